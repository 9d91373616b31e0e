-- title    = "API servers of a cluster are started alike"
-- severity = "medium"
-- rating   = "A protection holds on some API servers only, and a request may go to another; reach of all users"
-- since    = 2026-11-26
-- judges   = ["DaemonSet", "Deployment", "Pod", "StatefulSet"]
-- source   = ["https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/"]
-- why      = """
--   A load balancer gives each request to any of the API servers. One that was left out of a change, say of its
--   audit log or sign-in, undoes it for part of the requests."""
-- fix      = """
--   Write the same flags in every manifest: `kubeadm upgrade node` on each node of the control plane does so."""
-- misses   = """
--   Files behind flags that differ in content; order of values; API servers that run as replicas of one template.
--   What may differ from node to node is in `own`. With a tie all are named. API servers outside kube-system, such
--   as those of clusters inside the cluster."""
-- unseen   = """
--   No API server runs as a pod in kube-system: a managed control plane, or one that is started on the node by
--   other means; its command line is not in the API."""
-- params   = { own = ["--advertise-address", "--bind-address", "--etcd-servers"] }

WITH known AS (
    SELECT DISTINCT unnest(map_keys(joined_flags)) AS flag
    FROM api_servers
    WHERE is_readable
),
compared AS (
    SELECT
        servers.kind,
        servers.namespace,
        servers.name,
        servers.path,
        known.flag,
        coalesce(servers.joined_flags[known.flag], '') AS value,
        2 * count(*) OVER (PARTITION BY known.flag, value) <= count(*) OVER (PARTITION BY known.flag) AS is_odd
    FROM api_servers AS servers
    CROSS JOIN known
    WHERE servers.is_readable AND NOT list_contains($own, known.flag)
)

SELECT
    servers.kind,
    servers.namespace,
    servers.name,
    CASE
        WHEN count(*) FILTER (is_odd) > 0 THEN 'fail'
        WHEN bool_and(servers.is_readable) THEN 'pass'
        ELSE 'not_assessed'
    END AS verdict,
    coalesce(
        'differs from most other API servers in: ' || string_agg(DISTINCT flag, ', ' ORDER BY flag) FILTER (is_odd),
        'its command line cannot be read'
    ) AS reason,
    list(DISTINCT servers.path ORDER BY servers.path) AS fields
FROM api_servers AS servers
LEFT JOIN compared USING (kind, namespace, name, path)
GROUP BY ALL
