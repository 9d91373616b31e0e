-- title     = "No pod is made that opens a shell to elsewhere"
-- severity  = "critical"
-- rating    = "A pod whose command is a shell tied to a connection has no use but to give somebody outside a hand in the cluster"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1059", "T1610"]
-- level     = "Request"
-- watches   = ["create pods", "update pods/ephemeralcontainers", "patch pods/ephemeralcontainers", "* deployments.apps", "* daemonsets.apps", "* statefulsets.apps", "* replicasets.apps", "* jobs.batch", "* cronjobs.batch"]
-- source    = ["https://attack.mitre.org/techniques/T1059/"]
-- why       = """
--   A shell that calls home is how an attacker who may make workloads gets in to stay; in a CronJob it comes back by
--   itself."""
-- fix       = """
--   Keep the manifest, `kubectl delete` the object and its pods, revoke the credential that made it, and see the
--   rest of what it did: `audit-batch timeline --user NAME`."""
-- benign    = """
--   Exercises of your own security team."""
-- misses    = """
--   Commands that are encoded, that the image holds, or that come from a ConfigMap; patches where the log has no
--   answer."""

WITH texts AS (
    SELECT
        audit_id,
        string_agg(DISTINCT container, ', ' ORDER BY container) AS found,
        list_sort(list_distinct(list(image)))                   AS images,
        NULL                                                    AS problem
    FROM audit_containers
    WHERE
        regexp_matches(
            command_text,
            '(?:\bsh\s+-i\b|bash\s+-i\b|exec\s+\d+<>|0>&1|<&\d|>&\s*).*/dev/(?:tcp|udp)/|/dev/(?:tcp|udp)/.*(?:0>&1|<&\d|\bsh\s+-i\b)'
            || '|\b(?:nc|ncat|netcat)\b.*\s-[a-z]*[ec]\s*\S*sh\b|mkfifo\b.*\b(?:nc|ncat|netcat|telnet|openssl)\b'
            || '|socat\b.*\b(?i:exec|system):|pty\.spawn|\bimport\s+(?:\w+,)*socket\b.*(?:dup2|subprocess|pty)|fsockopen\(.*(?:sh\b|proc_open)'
            || '|(?:TCPSocket|IO::Socket::INET|Socket::INET).*(?:sh\b|exec)|perl\b.*\bsocket\(.*exec|/inet/tcp/.*(?:getline|sh\b)'
        )
    GROUP BY audit_id
    UNION ALL
    SELECT
        audit_id,
        '',
        [],
        problem
    FROM audit_pod_specs
    WHERE problem != ''
)
SELECT
    requests.audit_id,
    concat(requests.username, ' in ', requests.namespace)                                        AS finding,
    if(texts.problem IS NULL, 'fail', 'not_assessed')                                            AS verdict,
    coalesce(
        texts.problem,
        concat(
            if(requests.succeeded, 'wrote ', 'tried to write '), requests.target,
            ' whose container ', texts.found, ' ties a shell to a connection'
        )
    )                                                                                            AS reason,
    if(requests.succeeded, 'critical', 'high')                                                   AS severity,
    {'source_ip': requests.source_ip, 'user_agent': requests.user_agent, 'images': texts.images} AS evidence
FROM audit_requests AS requests
JOIN texts USING (audit_id)
WHERE
    requests.resource IN ('pods', 'deployments', 'daemonsets', 'statefulsets', 'replicasets', 'replicationcontrollers', 'jobs', 'cronjobs')
    AND NOT requests.is_system
    AND (texts.problem IS NULL OR requests.succeeded)
