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
--   Keep the manifest, delete the object and its pods with `kubectl delete`, revoke the credential that made it, and
--   see the rest of what it did: `audit-batch timeline --user NAME`."""
-- benign    = """
--   Exercises of your own security team."""
-- misses    = """
--   Commands that are encoded, that the image holds, or that come from a ConfigMap; patches where the log has no
--   answer."""

SELECT
    audit_id,
    concat(username, ' in ', namespace)                           AS finding,
    verdict,
    if(
        problem = '',
        concat(
            deed, ' whose container ', string_agg(DISTINCT container, ', ' ORDER BY container),
            ' ties a shell to a connection'
        ),
        problem
    )                                                             AS reason,
    if(succeeded, 'critical', 'high')                             AS severity,
    {
        'source_ip': client.source_ip,
        'user_agent': client.user_agent,
        'images': list_sort(list_distinct(list(image)))
    }                                                             AS evidence
FROM audit_containers
WHERE
    problem != ''
    OR regexp_matches(
        -- Checks of the container's own ports.
        regexp_replace(command_text, '/dev/(?:tcp|udp)/(?:localhost|127\.[0-9.]+|\[?::1\]?)/', '', 'g'),
        '(?:sh\s+-i\b|0<&\d|0>&1).*/dev/(?:tcp|udp)/|>&\s*/dev/(?:tcp|udp)/'
        || '|/dev/(?:tcp|udp)/.*(?:0>&1|sh\s+-i\b|sh\s*<&\s*\d|while\s+read)'
        || '|\b(?:nc|ncat|netcat)\b.*\s--?[a-z-]*[ec][\s=]*["'']?(?:\S*/)?(?:ba|da|z|k|a)?sh\b'
        || '|(?s:\bmkfifo\b.*\b(?:nc|ncat|netcat|telnet|openssl\s+s_client)\b)|\bsocat\b.*\b(?i:exec|system):'
        || '|(?s:\bimport\b.*\bsocket\b.*(?:dup2|\bpty\.|subprocess.*["''/](?:ba)?sh\b))|\bfsockopen\(.*(?:\bsh\b|proc_open)'
        || '|\b(?:TCPSocket|IO::Socket|Socket::INET)\b.*(?:\bsh\b|\bexec\b)|\bperl\b.*\bsocket\(.*\bexec\b|/inet/tcp/.*getline'
    )
GROUP BY
    audit_id,
    username,
    namespace,
    verdict,
    deed,
    problem,
    succeeded,
    client
