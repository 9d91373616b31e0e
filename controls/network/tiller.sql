-- title    = "No Tiller of Helm 2 runs or is served"
-- severity = "critical"
-- rating   = "Usually administrator of the whole cluster, for every pod that can open a connection, without a login"
-- since    = 2026-11-26
-- judges   = [
--     "CronJob", "DaemonSet", "Deployment", "Job", "Pod",
--     "ReplicaSet", "ReplicationController", "StatefulSet", "Service",
-- ]
-- source   = ["https://helm.sh/docs/v2/using_helm/securing_installation/"]
-- why      = """
--   Tiller takes commands from whoever reaches its port, with no login by default, and mostly runs with all
--   rights. It has had no fixes since 2020."""
-- fix      = """
--   Move the releases to Helm 3 and remove it: `kubectl delete deployment,service tiller-deploy -n kube-system`."""
-- misses   = """
--   Mirrors of the image under other names; Services for it on another port than 44134, 44135 and 44136."""
-- [params]
-- repositories = ["helm/tiller", "kubernetes-helm/tiller"]

WITH found AS (
    SELECT
        kind,
        namespace,
        name,
        coalesce(bool_or(list_contains($repositories, repository)), false) AS is_tiller
    FROM images
    GROUP BY ALL
    UNION ALL
    SELECT
        kind,
        namespace,
        name,
        len(list_filter(ports, lambda entry: entry.port BETWEEN 44134 AND 44136 OR entry.target_port IN (
            '44134', '44135', '44136', 'tiller'
        ))) > 0
    FROM services
)

SELECT
    kind,
    namespace,
    name,
    if(is_tiller, 'fail', 'pass')                                        AS verdict,
    if(kind = 'Service', 'leads to the port of Tiller', 'runs Tiller')   AS reason
FROM found
