-- title    = "Kubelets offer strong cipher suites only"
-- severity = "low"
-- rating   = "Recorded traffic of one node can be read later, by somebody who gets its key or has much time"
-- since    = 2026-11-26
-- judges   = ["Node"]
-- source   = [
--     "https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/",
--     "https://ciphersuite.info/",
-- ]
-- why      = """
--   Suites without forward secrecy or authenticated encryption let recorded traffic be read when the key is known
--   later, and have had faults before. The defaults of Go still offer some for the sake of old clients."""
-- fix      = """
--   Set `tlsCipherSuites: [TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256]`, for
--   either kind of key, and others of the parameter `strong` in the kubelet's configuration, or `tlsMinVersion:
--   VersionTLS13`. The flag `--tls-cipher-suites` goes before it: remove it where it is set."""
-- misses   = """
--   Suites of TLS 1.3, which cannot be chosen and are all strong. Stricter than the benchmark's list, which still
--   holds two suites without forward secrecy; a site may add them to `strong`."""
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

WITH given AS (
    SELECT
        kind,
        namespace,
        name,
        any_value(value) FILTER (setting = 'tlsCipherSuites')   AS suites,
        any_value(value) FILTER (setting = 'tlsMinVersion')     AS version,
        any_value(problem) FILTER (setting = 'tlsCipherSuites') AS problem,
        list_filter(
            list_transform(string_split(suites, ','), lambda suite: trim(suite)),
            lambda suite: suite != '' AND NOT list_contains($strong, suite)
        )                                                       AS weak
    FROM kubelet_settings
    GROUP BY ALL
)

SELECT
    kind,
    namespace,
    name,
    CASE
        WHEN version = 'VersionTLS13' THEN 'pass'
        WHEN suites IS NULL THEN 'not_assessed'
        WHEN suites != '' AND len(weak) = 0 THEN 'pass'
        ELSE 'fail'
    END AS verdict,
    CASE
        WHEN suites IS NULL THEN problem
        WHEN suites = '' THEN 'chooses no cipher suites, and so offers weak ones as well'
        ELSE 'offers suites that are not strong: ' || array_to_string(weak, ', ')
    END AS reason,
    {'suites': suites, 'weak': weak, 'min_version': version} AS evidence
FROM given
