-- title    = "Nothing is kept in the namespace default"
-- severity = "low"
-- rating   = "Objects without owner, policy or quota of their own; no direct way in"
-- since    = 2026-11-25
-- judges   = [
--     "ConfigMap", "CronJob", "DaemonSet", "Deployment", "Ingress", "Job", "PersistentVolumeClaim", "Pod", "ReplicaSet",
--     "ReplicationController", "Secret", "Service", "ServiceAccount", "StatefulSet",
-- ]
-- source   = ["https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/"]
-- why      = """
--   The namespace default collects what somebody forgot to place: rights, network policies, quotas and Pod Security
--   levels are given by namespace, so what lies there has no owner and no rule of its own."""
-- fix      = """
--   Create a namespace for the application and deploy the object there: `kubectl create namespace shop`, then
--   `kubectl apply --namespace shop -f shop.yaml`; delete it from default afterwards."""
-- misses   = """
--   Kinds other than workloads, Services, Ingresses, ConfigMaps, Secrets, service accounts and volume claims; roles,
--   network policies and quotas of the namespace are left alone, because they may be there to guard it. ConfigMaps
--   without a key. Manifests that name no namespace are not judged: where they go is up to whoever applies them, who may say so to
--   a scan with --namespace."""
-- params   = { exempt = [
--     "ConfigMap/istio-ca-root-cert", "ConfigMap/kube-root-ca.crt", "Service/kubernetes", "ServiceAccount/default",
-- ] }

WITH placed AS (
    SELECT kind, namespace, name FROM workloads
    UNION ALL
    SELECT kind, namespace, name FROM services
    UNION ALL
    SELECT kind, namespace, name FROM ingresses
    UNION ALL
    SELECT kind, namespace, name FROM secrets_metadata
    UNION ALL
    SELECT kind, namespace, name FROM service_accounts
    UNION ALL
    SELECT kind, namespace, name FROM persistent_volume_claims
    UNION ALL
    SELECT DISTINCT kind, namespace, name FROM config_entries
)

SELECT
    kind,
    namespace,
    name,
    if(namespace = 'default', 'fail', 'pass') AS verdict,
    'lies in the namespace default'           AS reason,
    ['metadata.namespace']                    AS fields
FROM placed
WHERE namespace != '' AND NOT (namespace = 'default' AND list_contains($exempt, kind || '/' || name))
