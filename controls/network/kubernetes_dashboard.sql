-- title    = "No Kubernetes Dashboard runs in the cluster"
-- severity = "medium"
-- rating   = "A web page with rights in the cluster, taken over often in the past; one more way in to guard"
-- since    = 2026-11-26
-- judges   = [
--     "CronJob", "DaemonSet", "Deployment", "Job", "Pod",
--     "ReplicaSet", "ReplicationController", "StatefulSet",
-- ]
-- source   = ["https://kubernetes.io/docs/tasks/access-application-cluster/web-ui-dashboard/"]
-- why      = """
--   The dashboard acts with its own or its visitors' rights and has been the way in of known break-ins, because it
--   was exposed or its service account could do too much."""
-- fix      = """
--   Remove it, for example `helm uninstall kubernetes-dashboard`, and use kubectl or a tool on the administrators'
--   own machines."""
-- misses   = """
--   Mirrors of the image under other names; dashboards of other makers."""
-- [params]
-- repositories = [
--     "kubernetesui/dashboard", "kubernetesui/dashboard-api", "kubernetesui/dashboard-auth",
--     "kubernetesui/dashboard-web", "google_containers/kubernetes-dashboard-amd64", "kubernetes-dashboard-amd64",
-- ]

SELECT
    kind,
    namespace,
    name,
    if(bool_or(coalesce(list_contains($repositories, repository), false)), 'fail', 'pass') AS verdict,
    'runs the Kubernetes Dashboard in: ' || array_to_string(
        list(container ORDER BY container) FILTER (list_contains($repositories, repository)), ', '
    ) AS reason,
    list(path ORDER BY path) FILTER (list_contains($repositories, repository)) AS fields
FROM images
GROUP BY ALL
