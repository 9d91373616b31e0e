-- title     = "Nobody goes from looking around to lasting power"
-- severity  = "critical"
-- rating    = "Several steps of an attack by one identity from one address within half an hour are hardly chance, and end in power over the cluster"
-- since     = 2026-11-26
-- signal    = "incident"
-- technique = ["T1078", "T1098", "T1552.007", "T1613"]
-- level     = "Metadata"
-- watches   = ["* *"]
-- source    = ["https://attack.mitre.org/matrices/enterprise/containers/", "https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/"]
-- why       = """
--   Single steps look like work: a list of secrets, a new binding, a command in a pod. One identity that takes several of them after
--   each other, from one address and without a habit of it, is most likely an intruder who gains ground."""
-- fix       = """
--   Treat it as an incident: revoke the identity's credentials, keep the evidence (`audit-batch timeline --user NAME`), undo every change
--   that the timeline names, and change the secrets that were read."""
-- benign    = """
--   The first installation of a platform tool by hand, a rehearsed restore."""
-- misses    = """
--   Steps that are spread over hours or over several identities, and identities whose daily work has all these steps."""
-- params    = { steps = 3, grave = 4 }

WITH words (step, step_text) AS (
    VALUES
        ('admission', 'changed admission'),
        ('certificate', 'asked for certificates'),
        ('cover', 'deleted traces'),
        ('destruction', 'deleted namespaces'),
        ('exec', 'reached into pods'),
        ('exposure', 'opened ways in'),
        ('impersonation', 'acted as others'),
        ('proxy', 'went through a proxy'),
        ('rbac', 'changed rights'),
        ('recon', 'looked for rights'),
        ('secret', 'asked for Secrets'),
        ('token', 'asked for tokens'),
        ('workload', 'made workloads')
),

steps AS (
    SELECT
        requests.*,
        coalesce(words.step_text, requests.step) AS step_text
    FROM audit_requests AS requests
    LEFT JOIN words USING (step)
    LEFT JOIN earlier_features AS habit
        ON
            requests.username = habit.username
            AND habit.feature = 'action'
            AND requests.action = habit.value
    -- What was refused is a step too: it shows the same will.
    WHERE requests.step IS NOT NULL AND NOT requests.is_system AND habit.days IS NULL
),

paced AS (
    SELECT
        *,
        list(step) OVER half_hour                        AS around,
        list(step_text) OVER half_hour                   AS around_text,
        list(step) FILTER (succeeded) OVER half_hour     AS done,
        count(DISTINCT target) FILTER (step = 'secret' AND succeeded) OVER half_hour AS secrets
    FROM steps
    WINDOW half_hour AS (
        PARTITION BY username, source_ip ORDER BY event_time
        RANGE BETWEEN INTERVAL 30 MINUTE PRECEDING AND INTERVAL 30 MINUTE FOLLOWING
    )
)
SELECT
    audit_id,
    concat(username, ' from ', source_ip)                                                AS finding,
    concat(
        if(succeeded, '', 'refused: '), action, ' (', target, '); within half an hour: ',
        array_to_string(list_sort(list_distinct(around_text)), ', ')
    )                                                                                    AS reason,
    if(len(list_distinct(done)) >= $grave, 'critical', 'high')                           AS severity,
    least(0.5 + 0.1 * len(list_distinct(around)), 1)                                     AS confidence,
    {'steps': list_sort(list_distinct(around)), 'step': step, 'secrets': secrets}        AS evidence
FROM paced
WHERE
    len(list_distinct(around)) >= $steps
    AND len(list_distinct(done)) >= 2
    -- Installers bind roles and make workloads; none of these belongs to that.
    AND list_has_any(around, ['exec', 'token', 'recon', 'cover', 'impersonation', 'proxy', 'secret'])
