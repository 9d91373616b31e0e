-- title    = "etcd asks its clients for a certificate"
-- severity = "critical"
-- rating   = "Everything in the cluster, to read and change, for whoever reaches the port"
-- since    = 2026-11-25
-- judges   = ["DaemonSet", "Deployment", "Pod", "StatefulSet"]
-- source   = ["https://etcd.io/docs/v3.6/op-guide/security/", "https://etcd.io/docs/v3.6/op-guide/configuration/"]
-- why      = """
--   etcd holds everything, Secrets included, and knows no other door: whoever reaches its port without being asked
--   for a certificate can read and change the whole cluster."""
-- fix      = """
--   Set `--client-cert-auth=true` with `--trusted-ca-file`, and `https://` in every entry of `--listen-client-urls`
--   and `--listen-client-http-urls`. API servers then need `--etcd-certfile` and `--etcd-keyfile` of that authority."""
-- misses   = """
--   Who holds a certificate of that CA, and the default address, which answers without TLS on the node itself. Without
--   --trusted-ca-file every authority counts that the image trusts, of which another control speaks; with it alone
--   etcd asks as well, and is judged by the flag all the same. etcd outside kube-system, on machines of its own, or
--   started by an operator's program."""
-- unseen   = """
--   No etcd runs as a pod in kube-system: a managed control plane, or an etcd on machines of its own; its settings
--   are not in the API."""

WITH verdicts AS (
    SELECT
        kind,
        namespace,
        name,
        path,
        coalesce(flags['--client-cert-auth'], 'false')                                     AS asks,
        concat_ws(',', flags['--listen-client-urls'], flags['--listen-client-http-urls'])  AS urls,
        is_readable
        AND flags['--config-file'] IS NULL
        AND NOT starts_with(asks, '$')
        AND NOT regexp_matches(urls, '(^|,)\s*\$') AS is_seen,
        CASE
            WHEN NOT is_seen THEN 'its settings cannot be read: they come from elsewhere than its command line'
            WHEN NOT coalesce(try_cast(asks AS BOOLEAN), false) THEN 'asks no client for a certificate'
            WHEN contains(lower(urls), 'http://') THEN 'answers clients without TLS: ' || urls
        END AS problem,
        if(is_seen, if(problem IS NULL, 'pass', 'fail'), 'not_assessed') AS verdict
    FROM etcd_servers
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
