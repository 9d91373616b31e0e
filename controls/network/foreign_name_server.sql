-- title    = "Pods ask name servers of the own network"
-- severity = "medium"
-- rating   = "Somebody outside sees every name that one workload looks up, and says where it leads"
-- since    = 2026-11-27
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = [
--     "https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/#pod-dns-config",
--     "https://www.iana.org/assignments/iana-ipv4-special-registry/",
-- ]
-- why      = """
--   Whoever answers a pod's questions for names decides where its connections go, and learns what it talks to, names
--   of the inside included; what the cluster's DNS logs and refuses is passed by."""
-- fix      = """
--   Remove the address from `dnsConfig.nameservers`, and let the cluster's DNS forward what it does not know. Where
--   the server is meant, as for a check of public records, add it to `allowed`."""
-- misses   = """
--   Who runs a server in a private network; what the cluster's DNS forwards to; programs that ask servers of their own
--   choice, such as DNS over HTTPS."""
-- [params]
-- # Addresses as the pods name them.
-- allowed = []

WITH asked AS (
    SELECT
        kind,
        namespace,
        name,
        spec_path,
        unnest(from_json(pod_spec, '{"dnsConfig": {"nameservers": ["VARCHAR"]}}').dnsConfig.nameservers) AS server
    FROM workloads
    WHERE contains(pod_spec::VARCHAR, '"nameservers"')
),
found AS (
    SELECT
        kind,
        namespace,
        name,
        list(DISTINCT server ORDER BY server)  AS entries,
        [spec_path || '.dnsConfig.nameservers'] AS fields
    FROM asked
    WHERE NOT list_contains($allowed, server)
        AND NOT regexp_matches(
            lower(server),
            '^(10|127|169\.254|192\.168|172\.(1[6-9]|2[0-9]|3[01])|100\.(6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7]))\.|^f([cd][0-9a-f]|e[89ab][0-9a-f])[0-9a-f]?:|^::1$'
        )
    GROUP BY ALL
)

SELECT
    workloads.kind,
    workloads.namespace,
    workloads.name,
    if(found.name IS NULL, 'pass', 'fail') AS verdict,
    'asks name servers outside of private networks: ' || array_to_string(found.entries, ', ') AS reason,
    found.fields
FROM workloads
LEFT JOIN found USING (kind, namespace, name)
