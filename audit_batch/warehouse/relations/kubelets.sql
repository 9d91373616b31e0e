-- grain    = "one row per node: what is known of its kubelet"
-- rests_on = []
-- [columns]
-- kind          = "always Node"
-- namespace     = "always empty: it lies in no namespace"
-- name          = "name of the Node"
-- os            = "linux or windows"
-- problem       = "why there are no facts of the node; NULL when there are"
-- flags         = "flags of its command line to the values that count; NULL where the line was not seen"
-- line_problem  = "why the command line was not seen; NULL when it was"
-- is_configured = "its flags name a configuration file, so that the defaults are those of such a file; a folder of further ones alone leaves those of flags; false where the line was not seen"
-- config_files  = "configuration files as a list of (path, state, reason, settings), the one that counts first; empty without"
-- answer        = "setting to value as the kubelet answered, zero values left out; NULL where it did not"
-- silence       = "why it did not answer; NULL when it did"

WITH lines AS (
    SELECT
        name,
        any_value(flags) AS flags
    FROM node_components
    WHERE component = 'kubelet' AND NOT in_pod
    GROUP BY name
    HAVING count(*) = 1
)
SELECT
    node_facts.kind,
    node_facts.namespace,
    node_facts.name,
    node_facts.os,
    node_facts.problem,
    lines.flags,
    if(
        lines.flags IS NULL,
        coalesce(
            node_facts.problem,
            node_facts.processes_problem,
            'no kubelet runs on it as one process of its own, as inside of k3s, so its flags are not seen'
        ),
        NULL
    )                                                                                         AS line_problem,
    coalesce(lines.flags['--config'], '') != ''                                               AS is_configured,
    list_reverse(coalesce(node_facts.kubelet.files, []))                                      AS config_files,
    if(
        node_facts.kubelet.configz.state = 'ok',
        coalesce(node_facts.kubelet.configz.settings, MAP {}),
        NULL
    )                                                                                         AS answer,
    if(answer IS NULL, coalesce(node_facts.kubelet.configz.reason, 'it was not asked'), NULL) AS silence
FROM node_facts
LEFT JOIN lines USING (name)
