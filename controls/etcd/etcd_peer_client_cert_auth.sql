-- title    = "Members of etcd ask each other for a certificate"
-- severity = "critical"
-- rating   = "Everything that is stored, to read and change, for whoever reaches the port of members"
-- since    = 2026-11-26
-- judges   = ["DaemonSet", "Deployment", "Pod", "StatefulSet"]
-- source   = ["https://etcd.io/docs/v3.6/op-guide/security/"]
-- why      = """
--   A member that asks no other for a certificate takes in whoever reaches its port, and hands over all data. Where no
--   authority is named, a certificate of any that its image trusts will do, such as those of public ones."""
-- fix      = """
--   Set `--peer-client-cert-auth=true` with `--peer-trusted-ca-file`, and https:// in every entry of
--   `--listen-peer-urls`, once every member has a certificate of that authority."""
-- misses   = """
--   Who holds a certificate of that authority. An etcd of one member answers on this port all the same: where
--   nothing but itself reaches it, it needs a waiver. etcd outside kube-system, on machines of its own, or started
--   by an operator's program."""
-- unseen   = """
--   No etcd runs as a pod in kube-system: a managed control plane, or an etcd on machines of its own; its settings
--   are not in the API."""

WITH verdicts AS (
    SELECT
        kind,
        namespace,
        name,
        path,
        try_cast(coalesce(flags['--peer-client-cert-auth'], 'false') AS BOOLEAN) AS is_on,
        coalesce(flags['--listen-peer-urls'], '')                                AS urls,
        coalesce(flags['--peer-trusted-ca-file'], '')                            AS authority,
        CASE
            WHEN NOT is_readable
            OR flags['--config-file'] IS NOT NULL
            OR is_on IS NULL
            OR starts_with(authority, '$')
            OR regexp_matches(urls, '(^|,)\s*\$') THEN {
                'verdict': 'not_assessed',
                'reason': 'its settings cannot be read: they come from elsewhere than its command line'
            }
            WHEN NOT is_on THEN {'verdict': 'fail', 'reason': 'asks other members for no certificate'}
            WHEN contains(lower(urls), 'http://')
                THEN {'verdict': 'fail', 'reason': 'answers other members without TLS: ' || urls}
            WHEN authority = ''
                THEN {'verdict': 'fail', 'reason': 'takes other members by any public authority, since it names none'}
        END AS answer
    FROM etcd_servers
)

SELECT
    kind,
    namespace,
    name,
    unnest(coalesce(min(answer), {'verdict': 'pass', 'reason': ''})),
    [min(path)] AS fields
FROM verdicts
GROUP BY kind, namespace, name
