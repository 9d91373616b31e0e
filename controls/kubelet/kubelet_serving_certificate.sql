-- title    = "Kubelets show a certificate that the cluster can check"
-- severity = "medium"
-- rating   = "Somebody on the way to a node reads logs, and what goes into and out of its containers"
-- since    = 2026-11-26
-- judges   = ["Node"]
-- source   = ["https://kubernetes.io/docs/reference/access-authn-authz/kubelet-tls-bootstrapping/"]
-- why      = """
--   A kubelet that is given no certificate signs one itself, which nobody can check. The API server then talks to
--   whoever answers at the node's address: it sends commands for containers and reads their logs there."""
-- fix      = """
--   Set `serverTLSBootstrap: true` in the kubelet's configuration and approve its requests (`kubectl get csr`), or
--   give it files: `tlsCertFile: /etc/kubernetes/pki/kubelet.crt` and `tlsPrivateKeyFile`."""
-- misses   = """
--   Whether the API server checks it: its flag `--kubelet-certificate-authority`; and until when it is valid:
--   `node_certificate_expiry` looks at that."""

WITH given AS (
    SELECT
        kind,
        namespace,
        name,
        any_value(value) FILTER (setting = 'tlsCertFile')        AS certificate,
        any_value(origin) FILTER (setting = 'tlsCertFile')       AS origin,
        any_value(value) FILTER (setting = 'tlsPrivateKeyFile')  AS private_key,
        any_value(value) FILTER (setting = 'serverTLSBootstrap') AS bootstrap,
        any_value(problem) FILTER (setting = 'tlsCertFile')      AS problem
    FROM kubelet_settings
    GROUP BY ALL
),
told AS (
    SELECT
        *,
        -- A kubelet that was given none signs one itself, and then names that file as if it had been given.
        origin IN ('flag', 'config file') OR (origin = 'unknown' AND NOT ends_with(certificate, '/kubelet.crt'))
            AS is_given
    FROM given
)

SELECT
    kind,
    namespace,
    name,
    CASE
        WHEN bootstrap = 'true' OR (certificate != '' AND private_key != '' AND is_given) THEN 'pass'
        WHEN certificate IS NULL OR private_key IS NULL OR bootstrap IS NULL THEN 'not_assessed'
        WHEN origin = 'unknown' AND certificate != '' THEN 'not_assessed'
        ELSE 'fail'
    END AS verdict,
    CASE
        WHEN problem IS NOT NULL THEN problem
        WHEN verdict = 'not_assessed'
            THEN 'it cannot be seen whether it was given ' || certificate || ' or signed it itself'
        ELSE 'shows a certificate that it signed itself'
    END AS reason,
    {'certificate': certificate, 'origin': origin, 'serverTLSBootstrap': bootstrap} AS evidence
FROM told
