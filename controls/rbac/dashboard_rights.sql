-- title    = "Kubernetes Dashboard has no rights of its own over workloads and Secrets"
-- severity = "critical"
-- rating   = "Whoever reaches the page acts with its account, often in the whole cluster and without a login"
-- since    = 2026-11-26
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = ["https://kubernetes.io/docs/tasks/access-application-cluster/web-ui-dashboard/"]
-- why      = """
--   The dashboard acts with the login of whoever uses it; rights of its own account are used by whoever passes its
--   login, as happened with dashboards that were left open."""
-- fix      = """
--   Bind its account to the Role that its manifest brings, limited to its own Secrets by name, such as `resources:
--   [secrets], resourceNames: [kubernetes-dashboard-certs], verbs: [get]`, and let people log in with a token of
--   their own."""
-- misses   = """
--   Dashboards under images that `repositories` does not name, and other products' consoles; rights that come
--   through groups; whether the page can be reached."""
-- [params]
-- # Paths of images, whatever the registry.
-- repositories = [
--     "google_containers/kubernetes-dashboard-amd64",
--     "kubernetes-dashboard-amd64",
--     "kubernetesui/dashboard",
--     "kubernetesui/dashboard-api",
--     "kubernetesui/dashboard-auth",
--     "kubernetesui/dashboard-web",
-- ]

WITH dashboards AS (
    SELECT DISTINCT
        kind,
        namespace,
        name
    FROM images
    WHERE list_contains($repositories, repository)
),
rights AS (
    SELECT
        namespace,
        name AS service_account,
        list_sort(list(DISTINCT
            if(verb = '*', 'control', verb) || ' ' || replace(resource, '*', 'all resources')
        ))   AS rights
    FROM service_account_grants
    WHERE through = 'own'
        AND len(resource_names) = 0
        AND api_group IS DISTINCT FROM 'metrics.k8s.io'
        AND resource IS NOT NULL
        AND NOT (
            verb = 'create'
            AND resource IN ('selfsubjectaccessreviews', 'selfsubjectreviews', 'selfsubjectrulesreviews')
        )
    GROUP BY ALL
)

SELECT
    workload_tokens.kind,
    workload_tokens.namespace,
    workload_tokens.name,
    if(len(rights) > 0, 'fail', 'pass') AS verdict,
    'its service account ' || service_account || ' may ' || array_to_string(rights[:5], ', ')
    || if(len(rights) > 5, format(' and {} more', len(rights) - 5), '') AS reason,
    [spec_path || '.serviceAccountName']                                AS fields
FROM workload_tokens
SEMI JOIN dashboards USING (kind, namespace, name)
LEFT JOIN rights USING (namespace, service_account)
