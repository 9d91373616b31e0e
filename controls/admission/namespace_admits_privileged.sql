-- title    = "Namespaces enforce a Pod Security level that forbids privileged pods"
-- severity = "high"
-- rating   = "Root on a node, and all pods there, for whoever may create pods in the namespace"
-- since    = 2026-11-25
-- judges   = ["Namespace"]
-- source   = [
-- "https://kubernetes.io/docs/concepts/security/pod-security-admission/#pod-security-admission-labels-for-namespaces"
-- ]
-- why      = """
--   Whoever may create pods in such a namespace may create a privileged one, and with it own the node and every
--   workload there."""
-- fix      = """
--   Label the namespace `pod-security.kubernetes.io/enforce: baseline`, or `restricted` where the workloads allow
--   it; the labels `warn` and `audit` show beforehand what would be refused."""
-- misses   = """
--   Other policy engines and admission policies that forbid the same; exemptions of namespaces, users and runtime
--   classes and other defaults in the API server's admission configuration, which on managed clusters cannot be seen at
--   all; an API server that turns PodSecurity off, so that labels mean nothing, which another control judges. The
--   labels warn and audit refuse nothing and do not count. Exempt are the namespaces that Kubernetes makes for
--   itself."""
-- [params]
-- exempt = [
--     "kube-node-lease",
--     "kube-public",
--     "kube-system",
-- ]

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
        WHEN enforce != 'privileged' THEN 'pass'
        WHEN enforce IS NULL AND has_file THEN 'not_assessed'
        ELSE 'fail'
    END                                     AS verdict,
    CASE
        WHEN enforce = 'privileged' THEN 'enforces the Pod Security level privileged, which admits every pod'
        WHEN has_file THEN 'has no label, and the level of a configuration file of the API server may hold'
        ELSE 'has no label that enforces a Pod Security level, so that every pod is admitted'
    END                                     AS reason,
    ['metadata.labels']                     AS fields
FROM namespaces
CROSS JOIN configured
WHERE NOT list_contains($exempt, namespaces.name)
