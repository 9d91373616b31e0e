-- title     = "Nobody puts a debug container into a running pod"
-- severity  = "medium"
-- rating    = "It sees the processes, files and tokens of the pod, with tools that its image lacks by intent"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1609", "T1610"]
-- level     = "Metadata"
-- watches   = ["update pods/ephemeralcontainers", "patch pods/ephemeralcontainers"]
-- source    = ["https://kubernetes.io/docs/concepts/workloads/pods/ephemeral-containers/", "https://attack.mitre.org/techniques/T1609/"]
-- why       = """
--   An ephemeral container runs any image inside of a pod that was reviewed, with its network, its volumes and its
--   identity, and cannot be taken out again."""
-- fix       = """
--   Ask who debugged what, then delete the pod so that a clean one comes: `kubectl delete pod NAME`. Let people
--   debug a copy: `kubectl debug POD --copy-to=NAME`."""
-- benign    = """
--   People who debug with `kubectl debug`."""
-- misses    = """
--   What was done in the container, which pod_exec and the container's own log show."""
-- params    = { exempt = [], namespaces = ["kube-system", "kube-public"] }

SELECT
    audit_id,
    concat(username, ' in ', namespace)                AS finding,
    concat(
        if(succeeded, 'put a container into ', 'tried to put a container into '),
        namespace, '/', name
    )                                                  AS reason,
    CASE
        WHEN NOT succeeded THEN 'low'
        WHEN list_contains($namespaces, namespace) OR actor = 'service_account' THEN 'high'
        ELSE 'medium'
    END                                                AS severity,
    {'source_ip': source_ip, 'user_agent': user_agent} AS evidence
FROM audit_requests
WHERE
    resource = 'pods'
    AND subresource = 'ephemeralcontainers'
    AND verb IN ('update', 'patch')
    AND NOT list_contains($exempt, username)
