-- title    = "The API server uses strong cipher suites alone"
-- severity = "medium"
-- rating   = "Recorded traffic may be read later, tokens and Secrets in it, by who listens on the network"
-- since    = 2026-11-26
-- judges   = ["DaemonSet", "Deployment", "Pod", "StatefulSet"]
-- source   = ["https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/"]
-- why      = """
--   Weak suites lack forward secrecy or are open to known attacks. With none chosen, suites such as
--   TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA are offered as well."""
-- fix      = """
--   Set `--tls-cipher-suites=TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256`, for keys of the kind ECDSA
--   `TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256`, and others of the parameter `strong`, or
--   `--tls-min-version=VersionTLS13`, in the API server's manifest, `/etc/kubernetes/manifests/kube-apiserver.yaml`
--   on kubeadm clusters."""
-- misses   = """
--   Suites of TLS 1.3, which cannot be chosen and are all strong. Stricter than the benchmark's list, which still
--   holds suites with CBC or without forward secrecy; a site may add them to `strong`. API servers outside
--   kube-system, such as those of clusters inside the cluster."""
-- unseen   = """
--   No API server runs as a pod in kube-system: a managed control plane, or one that is started on the node by
--   other means; its command line is not in the API."""
-- params   = { strong = [
--     "TLS_AES_128_GCM_SHA256",
--     "TLS_AES_256_GCM_SHA384",
--     "TLS_CHACHA20_POLY1305_SHA256",
--     "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
--     "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
--     "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305",
--     "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
--     "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
--     "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
--     "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305",
--     "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
-- ] }

WITH verdicts AS (
    SELECT
        kind,
        namespace,
        name,
        path,
        coalesce(flags['--tls-min-version'], '') AS lowest,
        coalesce(joined_flags['--tls-cipher-suites'], '') AS given,
        list_filter(
            list_transform(string_split(given, ','), lambda suite: trim(suite)),
            lambda suite: NOT list_contains($strong, suite)
        ) AS weak,
        CASE
            WHEN NOT is_readable OR contains(given || lowest, '$') THEN {
                'verdict': 'not_assessed',
                'reason': 'its command line cannot be read'
            }
            WHEN lowest = 'VersionTLS13' THEN {'verdict': 'pass', 'reason': ''}
            WHEN given = '' THEN {
                'verdict': 'fail',
                'reason': 'chooses no cipher suites, and so offers weak ones as well'
            }
            WHEN len(weak) > 0 THEN {
                'verdict': 'fail',
                'reason': 'offers weak cipher suites: ' || array_to_string(weak, ', ')
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
