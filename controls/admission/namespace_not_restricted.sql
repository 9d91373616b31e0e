-- title    = "Namespaces enforce the Pod Security level restricted"
-- severity = "medium"
-- rating   = "Containers as root or with wide capabilities may run; a kernel flaw is still needed to leave them"
-- since    = 2026-11-26
-- judges   = ["Namespace"]
-- source   = ["https://kubernetes.io/docs/concepts/security/pod-security-admission/"]
-- why      = """
--   The level baseline stops known ways to the node but lets containers run as root, without a seccomp profile and
--   with default capabilities, from which flaws in the kernel are used."""
-- fix      = """
--   Label the namespace `pod-security.kubernetes.io/enforce: restricted` once its workloads fit; `kubectl label
--   --dry-run=server` shows which do not."""
-- misses   = """
--   Other policy engines that ask the same; exemptions and defaults in the admission configuration of the API server;
--   one that turns PodSecurity off, and rules of an older version that a label keeps, which other controls judge.
--   Exempt are the namespaces that Kubernetes makes for itself."""
-- params   = { exempt = ["kube-node-lease", "kube-public", "kube-system"] }

WITH configured AS (
    SELECT count(*) > 0 AS has_file
    FROM component_flags
    WHERE component = 'kube-apiserver' AND flag = '--admission-control-config-file'
)

SELECT
    namespaces.kind,
    namespaces.namespace,
    namespaces.name,
    CASE
        WHEN enforce IS NULL AND has_file THEN 'not_assessed'
        WHEN coalesce(enforce, 'privileged') NOT IN ('baseline', 'privileged') THEN 'pass'
        ELSE 'fail'
    END                             AS verdict,
    CASE
        WHEN enforce IS NOT NULL THEN 'enforces the Pod Security level ' || enforce
        WHEN has_file THEN 'has no label, and the level of a configuration file of the API server may hold'
        ELSE 'enforces no Pod Security level'
    END                             AS reason,
    ['metadata.labels']             AS fields
FROM namespaces
CROSS JOIN configured
WHERE NOT list_contains($exempt, namespaces.name)
