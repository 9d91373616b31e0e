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

WITH words (step, step_text, bit, is_telling) AS (
    VALUES
        ('admission', 'changed admission', 1, false),
        ('certificate', 'asked for certificates', 2, false),
        ('cover', 'deleted traces', 4, true),
        ('destruction', 'deleted namespaces', 8, false),
        ('exec', 'reached into pods', 16, true),
        ('exposure', 'opened ways in', 32, false),
        ('impersonation', 'acted as others', 64, true),
        ('proxy', 'went through a proxy', 128, true),
        ('rbac', 'changed rights', 256, false),
        ('recon', 'looked for rights', 512, true),
        ('secret', 'asked for Secrets', 1024, true),
        ('token', 'asked for tokens', 2048, true),
        ('workload', 'made workloads', 4096, false)
),

-- Installers bind roles and make workloads; none of the telling ones belongs to that.
known AS (
    SELECT
        list({'step': step, 'bit': bit} ORDER BY step)           AS by_step,
        list({'text': step_text, 'bit': bit} ORDER BY step_text) AS by_text,
        bit_or(bit) FILTER (is_telling)                          AS telling
    FROM words
),

steps AS (
    SELECT
        requests.audit_id,
        requests.username,
        requests.source_ip,
        requests.event_time,
        requests.succeeded,
        requests.action,
        requests.target,
        requests.step,
        words.bit
    FROM audit_requests AS requests
    INNER JOIN words USING (step)
    LEFT JOIN earlier_features AS habit
        ON
            requests.username = habit.username
            AND habit.feature = 'action'
            AND requests.action = habit.value
    -- What was refused is a step too: it shows the same will.
    WHERE NOT requests.is_system AND habit.days IS NULL
),

-- As bits: lists of what each of thousands of requests has around it would take all memory.
paced AS (
    SELECT
        *,
        bit_or(bit) OVER half_hour                                                   AS around,
        coalesce(bit_or(bit) FILTER (succeeded) OVER half_hour, 0)                   AS done,
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
        array_to_string(
            list_transform(list_filter(by_text, lambda word: word.bit & around != 0), lambda word: word.text), ', '
        )
    )                                                                                    AS reason,
    if(bit_count(done) >= $grave, 'critical', 'high')                                    AS severity,
    least(0.5 + 0.1 * bit_count(around), 1)                                              AS confidence,
    {
        'steps': list_transform(list_filter(by_step, lambda word: word.bit & around != 0), lambda word: word.step),
        'step': step,
        'secrets': secrets
    }                                                                                    AS evidence
FROM paced
CROSS JOIN known
WHERE bit_count(around) >= $steps AND bit_count(done) >= 2 AND around & telling != 0
