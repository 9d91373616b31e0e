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
--   Make a certificate authority for etcd alone. Let it issue etcd's certificate (`--cert-file`) and that of the API
--   server (`--etcd-certfile`), then name it in `--trusted-ca-file` of etcd and `--etcd-cafile` of the API server."""
-- misses   = """
--   Certificates are compared where facts of the nodes give those in both files; else paths are, and then two files
--   that hold the same authority, or one file that goes by two names in two containers, are not seen. Other signers
--   in the file, and the authority of members, --peer-trusted-ca-file. etcd outside kube-system, on machines of its
--   own, or started by an operator's program."""
-- unseen   = """
--   No etcd runs as a pod in kube-system: a managed control plane, or an etcd on machines of its own; its settings
--   are not in the API."""

WITH clients AS (
    SELECT
        list(DISTINCT authority)                                AS files,
        flatten(list(digests))                                  AS digests,
        coalesce(bool_and(len(trusted.digests) > 0), false)     AS are_known,
        coalesce(bool_or(authority IS NULL), true)              AS are_some_unseen
    FROM trusted_authorities AS trusted
    WHERE component = 'kube-apiserver' AND authority IS DISTINCT FROM ''
),
verdicts AS (
    SELECT
        trusted.kind,
        trusted.namespace,
        trusted.name,
        trusted.path,
        CASE
            WHEN authority IS NULL
                THEN 'its settings cannot be read: they come from elsewhere than its command line'
            WHEN authority = '' THEN 'trusts no authority that is named'
            WHEN list_has_any(trusted.digests, clients.digests)
                THEN 'trusts the authority of all clients, whose certificate is in ' || authority
            WHEN len(trusted.digests) > 0 AND clients.are_known THEN NULL
            WHEN list_contains(clients.files, authority) THEN 'trusts the authority of all clients: ' || authority
            WHEN clients.are_some_unseen THEN 'no API server, or not each, tells an authority to compare'
        END                                                                                             AS problem,
        if(problem IS NULL, 'pass', if(starts_with(problem, 'trusts'), 'fail', 'not_assessed'))         AS verdict
    FROM trusted_authorities AS trusted
    CROSS JOIN clients
    WHERE component = 'etcd'
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
