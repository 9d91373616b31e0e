-- title    = "Namespaces hold something"
-- severity = "low"
-- rating   = "A place with rights and quotas that nobody watches"
-- since    = 2026-11-26
-- judges   = ["Namespace"]
-- source   = ["https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/"]
-- why      = """
--   An empty namespace keeps its role bindings and quotas: a place where leftovers of rights are used without
--   anybody looking."""
-- fix      = """
--   Delete it with `kubectl delete namespace NAME` after asking its owner."""
-- misses   = """
--   Namespaces that hold only custom resources, Secrets or roles: they fail and can be waived."""
-- [params]
-- exempt = [
--     "default",
--     "kube-node-lease",
--     "kube-public",
--     "kube-system",
-- ]
-- everywhere = [
--     "istio-ca-root-cert",
--     "kube-root-ca.crt",
--     "openshift-service-ca.crt",
-- ]

WITH filled AS (
    SELECT namespace FROM workloads
    UNION
    SELECT namespace FROM services
    UNION
    SELECT namespace FROM persistent_volume_claims
    UNION
    SELECT namespace FROM config_entries WHERE NOT list_contains($everywhere, name)
)

SELECT
    kind,
    namespaces.namespace,
    name,
    if(filled.namespace IS NULL, 'fail', 'pass') AS verdict,
    'holds no workload, Service, claim or ConfigMap of its own' AS reason,
    ['metadata.name'] AS fields
FROM namespaces
LEFT JOIN filled ON filled.namespace = namespaces.name
WHERE NOT list_contains($exempt, name)
