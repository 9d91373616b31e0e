-- title    = "Administration interfaces are not reachable from outside"
-- severity = "high"
-- rating   = "Whoever gets in there runs the cluster or its deliveries; several come without a login"
-- since    = 2026-11-26
-- judges   = ["DaemonSet", "Deployment", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = ["https://kubernetes.io/docs/tasks/access-application-cluster/web-ui-dashboard/"]
-- why      = """
--   Dashboards, build servers and delivery tools hold wide rights in the cluster. Reachable from outside, a leaked
--   password or a new hole is enough, and such interfaces are what scanners look for."""
-- fix      = """
--   Publish them only behind a VPN or an authenticating proxy, or not at all: `kubectl port-forward -n argocd
--   svc/argocd-server 8080:443`."""
-- misses   = """
--   Interfaces are recognised by the repository of the image, mirrors under other names are not; logins and source
--   ranges before them are not looked at. Exposed means through a Service, Ingress, HTTPRoute or VirtualService;
--   host ports and routes of other kinds are not. Jobs are not judged."""
-- [params]
-- interfaces = [
--     "argoproj/argocd", "argoproj/argocli", "headlamp-k8s/headlamp", "jenkins/jenkins", "jupyterhub/k8s-hub",
--     "kiali/kiali", "kubeflow/centraldashboard", "kubernetes/dashboard", "kubernetesui/dashboard",
--     "kubernetesui/dashboard-web", "library/adminer", "library/phpmyadmin", "octant/octant",
--     "phpmyadmin/phpmyadmin", "portainer/portainer-ce", "portainer/portainer-ee", "prometheus/alertmanager",
--     "prometheus/prometheus", "rancher/rancher", "spinnaker/deck", "apache/nifi", "tektoncd/dashboard",
--     "weaveworks/scope",
-- ]

WITH interfaces AS (
    SELECT
        kind,
        namespace,
        name,
        min(repository) AS repository
    FROM images
    WHERE list_contains($interfaces, repository) AND container_type != 'ephemeral'
    GROUP BY ALL
),
ways AS (
    SELECT
        kind,
        namespace,
        name,
        list(via || ' ' || through ORDER BY via, through) AS ways
    FROM exposures
    GROUP BY ALL
)

SELECT
    interfaces.kind,
    interfaces.namespace,
    interfaces.name,
    if(ways.name IS NULL, 'pass', 'fail') AS verdict,
    interfaces.repository || ' is reachable from outside through ' || array_to_string(ways.ways, ', ') AS reason
FROM interfaces
LEFT JOIN ways
    ON ways.kind = interfaces.kind
    AND ways.namespace = interfaces.namespace
    AND ways.name = interfaces.name
WHERE interfaces.kind NOT IN ('CronJob', 'Job')
