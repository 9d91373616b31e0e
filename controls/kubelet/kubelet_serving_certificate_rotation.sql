-- title    = "Kubelets may renew their serving certificates"
-- severity = "low"
-- rating   = "Serving certificates end, and the API server's checks of them are switched off"
-- since    = 2026-11-26
-- judges   = ["Node"]
-- source   = ["https://kubernetes.io/docs/reference/access-authn-authz/kubelet-tls-bootstrapping/"]
-- why      = """
--   With the gate RotateKubeletServerCertificate switched off, by itself or with all in beta, a kubelet never asks for
--   another serving certificate; when it ends, people stop checking it."""
-- fix      = """
--   Remove `RotateKubeletServerCertificate: false` from `featureGates` of the kubelet's configuration and its flag
--   `--feature-gates`; beside `AllBeta: false` set it to `true`."""
-- misses   = """
--   Whether it asks for a serving certificate at all: `kubelet_serving_certificate` looks at that; and who approves
--   such requests."""

SELECT
    kind,
    namespace,
    name,
    CASE
        WHEN value IS NULL THEN 'not_assessed'
        WHEN lower(
            coalesce(
                nullif(regexp_extract(value, '(?:^|,)\s*RotateKubeletServerCertificate=(\w+)', 1), ''),
                regexp_extract(value, '(?:^|,)\s*AllBeta=(\w+)', 1)
            )
        ) NOT IN ('false', 'f', '0') THEN 'pass'
        ELSE 'fail'
    END AS verdict,
    if(
        value IS NULL,
        problem,
        'must not renew its serving certificate: ' || said
    ) AS reason,
    {'setting': setting, 'value': value, 'origin': origin} AS evidence
FROM kubelet_settings
WHERE setting = 'featureGates'
