-- title     = "No command in a container opens a shell to elsewhere"
-- severity  = "critical"
-- rating    = "Somebody outside holds a shell in the pod that no log of the cluster sees from then on"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1059", "T1609"]
-- level     = "Metadata"
-- watches   = ["create pods/exec", "get pods/exec"]
-- source    = ["https://attack.mitre.org/techniques/T1059/004/", "https://attack.mitre.org/techniques/T1609/"]
-- why       = """
--   A shell tied to a connection outwards gives control that lasts when the right to exec is gone, past the API server."""
-- fix       = """
--   Delete the pod and the connection with it, keep a copy of its files if you can, revoke the credential that was used,
--   and let pods reach the internet only where they must, by NetworkPolicies of `policyTypes: [Egress]`."""
-- benign    = """
--   Checks whether a port answers by way of /dev/tcp, which are low."""
-- misses    = """
--   Commands that are encoded, downloaded, or typed into a shell that was opened before."""

WITH commands AS (
    SELECT
        *,
        -- Checks of the container's own ports.
        regexp_replace(command_text, '/dev/(?:tcp|udp)/(?:localhost|127\.[0-9.]+|\[?::1\]?)/', '', 'g') AS text
    FROM audit_requests
    WHERE resource = 'pods' AND subresource = 'exec' AND verb IN ('create', 'get')
),

told AS (
    SELECT
        *,
        regexp_matches(
            text,
            '(?:sh\s+-i\b|0<&\d|0>&1).*/dev/(?:tcp|udp)/|>&\s*/dev/(?:tcp|udp)/'
            || '|/dev/(?:tcp|udp)/.*(?:0>&1|sh\s+-i\b|sh\s*<&\s*\d|while\s+read)'
            || '|\b(?:nc|ncat|netcat)\b.*\s--?[a-z-]*[ec][\s=]*["'']?(?:\S*/)?(?:ba|da|z|k|a)?sh\b'
            || '|(?s:\bmkfifo\b.*\b(?:nc|ncat|netcat|telnet|openssl\s+s_client)\b)|\bsocat\b.*\b(?i:exec|system):'
            || '|(?s:\bimport\b.*\bsocket\b.*(?:dup2|\bpty\.|subprocess.*["''/](?:ba)?sh\b))|\bfsockopen\(.*(?:\bsh\b|proc_open)'
            || '|\b(?:TCPSocket|IO::Socket|Socket::INET)\b.*(?:\bsh\b|\bexec\b)|\bperl\b.*\bsocket\(.*\bexec\b|/inet/tcp/.*getline'
        )                                   AS is_shell,
        regexp_matches(text, '/dev/(?:tcp|udp)/') AS is_connection
    FROM commands
)
SELECT
    audit_id,
    concat(username, ' in ', namespace)                                                             AS finding,
    concat(if(succeeded, 'ran ', 'tried to run '), command_text, ' in ', namespace, '/', name)      AS reason,
    CASE
        WHEN NOT is_shell THEN 'low'
        WHEN succeeded THEN 'critical'
        ELSE 'high'
    END                                                                                             AS severity,
    {'command': command_text, 'container': container, 'source_ip': source_ip}                       AS evidence
FROM told
WHERE is_shell OR is_connection
