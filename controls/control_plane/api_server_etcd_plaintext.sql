-- title    = "The API server reaches etcd by https"
-- severity = "critical"
-- rating   = "Everything that is stored, Secrets included, in clear text for who listens on the way"
-- since    = 2026-11-26
-- judges   = ["DaemonSet", "Deployment", "Pod", "StatefulSet"]
-- source   = ["https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/"]
-- why      = """
--   Without TLS who listens between API server and etcd reads every Secret, and can change what is stored."""
-- fix      = """
--   Give etcd a certificate, then write `https://` in `--etcd-servers` and `--etcd-servers-overrides` in the API
--   server's manifest, `/etc/kubernetes/manifests/kube-apiserver.yaml` on kubeadm clusters."""
-- misses   = """
--   Whether certificates are checked, of which other controls speak. An address of the node itself is judged as any
--   other. API servers outside kube-system, such as those of clusters inside the cluster."""
-- unseen   = """
--   No API server runs as a pod in kube-system: a managed control plane, or one that is started on the node by
--   other means; its command line is not in the API."""

WITH verdicts AS (
    SELECT
        kind,
        namespace,
        name,
        path,
        concat_ws(',', joined_flags['--etcd-servers'], joined_flags['--etcd-servers-overrides']) AS given,
        -- Without a scheme there is TLS as soon as there is something to do it with. In overrides names go before #.
        is_readable AND coalesce(flags['--etcd-cafile'], flags['--etcd-certfile'], '') = '' AS is_bare_plain,
        list_filter(
            regexp_split_to_array(lower(given), '[,;]'),
            lambda address: contains(address, 'http://')
            OR (is_bare_plain AND regexp_matches(address, '^([^#]*#)?[^/#$]+$'))
        ) AS plain,
        CASE
            WHEN len(plain) > 0
                THEN {'verdict': 'fail', 'reason': 'reaches etcd without TLS: ' || array_to_string(plain, ', ')}
            WHEN NOT is_readable OR given = '' OR contains(given, '$') THEN {
                'verdict': 'not_assessed',
                'reason': 'its command line cannot be read'
            }
        END AS answer
    FROM api_servers
)

SELECT
    kind,
    namespace,
    name,
    unnest(coalesce(min(answer), {'verdict': 'pass', 'reason': ''})),
    [min(path)] AS fields
FROM verdicts
GROUP BY kind, namespace, name
