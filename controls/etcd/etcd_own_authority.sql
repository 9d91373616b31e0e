-- title    = "etcd trusts an authority of its own"
-- severity = "high"
-- rating   = "Everything that is stored, to read and change, for every user with a client certificate"
-- since    = 2026-11-26
-- judges   = ["DaemonSet", "Deployment", "Pod", "StatefulSet"]
-- source   = ["https://etcd.io/docs/v3.6/op-guide/security/"]
-- why      = """
--   etcd takes every certificate of the authority that it trusts. If that also signs for users and kubelets, each
--   of them reads and writes the data store."""
-- fix      = """
--   Make a certificate authority for etcd alone, and name it in `--trusted-ca-file` of etcd and `--etcd-cafile` of
--   the API server."""
-- misses   = """
--   Two files that hold the same authority, one file that goes by two names in two containers, and other signers in
--   the file. etcd outside kube-system, on machines of its own, or started by an operator's program."""
-- unseen   = """
--   No etcd runs as a pod in kube-system: a managed control plane, or an etcd on machines of its own; its settings
--   are not in the API."""

WITH clients AS (
    SELECT list(DISTINCT flags['--client-ca-file']) FILTER (is_readable) AS authorities
    FROM api_servers
),
verdicts AS (
    SELECT
        kind,
        namespace,
        name,
        path,
        coalesce(flags['--trusted-ca-file'], '') AS authority,
        CASE
            WHEN NOT is_readable OR flags['--config-file'] IS NOT NULL OR starts_with(authority, '$')
                THEN 'its settings cannot be read: they come from elsewhere than its command line'
            WHEN authority = '' THEN 'trusts no authority that is named'
            WHEN list_contains(authorities, authority) THEN 'trusts the authority of all clients: ' || authority
            WHEN coalesce(len(authorities), 0) = 0 THEN 'no API server is seen whose authority could be compared'
        END AS problem,
        CASE
            WHEN problem IS NULL THEN 'pass'
            WHEN starts_with(problem, 'trusts') THEN 'fail'
            ELSE 'not_assessed'
        END AS verdict
    FROM control_plane_components
    CROSS JOIN clients
    WHERE component = 'etcd' AND kind IN ('DaemonSet', 'Deployment', 'Pod', 'StatefulSet')
)

SELECT
    kind,
    namespace,
    name,
    min(verdict) AS verdict,
    arg_min(problem, verdict) AS reason,
    [min(path)] AS fields
FROM verdicts
GROUP BY ALL
