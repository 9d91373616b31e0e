-- title     = "No command in a container reads keys, passwords or the files of the node"
-- severity  = "high"
-- rating    = "What is in these files opens other machines, clouds or the cluster itself"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1552.001"]
-- level     = "Metadata"
-- watches   = ["create pods/exec", "get pods/exec"]
-- source    = ["https://attack.mitre.org/techniques/T1552/001/", "https://kubernetes.io/docs/tasks/debug/debug-application/get-shell-running-container/"]
-- why       = """
--   Passwords of the system, keys of SSH and clouds, the environment of other processes, and the folders of kubelet and
--   control plane are what is searched for first after a way in was found."""
-- fix       = """
--   Ask who it was; renew what stands in the file. Take `pods/exec` out of the role, and mount no `hostPath`."""
-- benign    = """
--   etcdctl with the keys of the control plane, and tools that are given a key file as an option; both are low."""
-- misses    = """
--   What is typed into a shell that was opened before, and names put together by the shell."""

WITH commands AS (
    SELECT
        *,
        regexp_matches(
            command_text,
            '/etc/(?:shadow|gshadow|sudoers|kubernetes/)|/var/lib/(?:kubelet|etcd)\b|/proc/[^/\s]+/environ'
            || '|(?:~|/root|/home/[^/\s]+|\$\{?HOME\}?)/\.(?:aws|ssh|kube|docker|azure|config/gcloud|netrc|git-credentials|pgpass)'
            || '|\bid_(?:rsa|dsa|ecdsa|ed25519)\b'
        )                                                                                AS is_telling,
        regexp_matches(command_text, '\.(?:pem|key|p12|pfx|jks|keystore|kdbx)\b')        AS is_key
    FROM audit_requests
    WHERE resource = 'pods' AND subresource = 'exec' AND verb IN ('create', 'get')
)
SELECT
    audit_id,
    concat(username, ' in ', namespace)                                                             AS finding,
    concat(if(succeeded, 'ran ', 'tried to run '), command_text, ' in ', namespace, '/', name)      AS reason,
    CASE
        WHEN NOT is_telling OR regexp_matches(command_text, '\betcdctl\b') THEN 'low'
        WHEN succeeded THEN 'high'
        ELSE 'medium'
    END                                                                                             AS severity,
    {'command': command_text, 'container': container, 'source_ip': source_ip}                       AS evidence
FROM commands
WHERE is_telling OR is_key
