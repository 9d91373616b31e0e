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
--   Look for what this control does not see, such as Secrets and custom resources, ask its owner, and delete it with
--   `kubectl delete namespace NAME`: all that is in it goes along."""
-- misses   = """
--   Namespaces that hold only other kinds, such as custom resources, Secrets, Ingresses or roles: they fail and can be
--   waived. ConfigMaps without a key."""
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
