-- title    = "The API server refuses anonymous requests"
-- severity = "medium"
-- rating   = "One mistaken binding or one hole opens the API to whoever reaches it, without sign-in"
-- since    = 2026-11-25
-- judges   = ["DaemonSet", "Deployment", "Pod", "StatefulSet"]
-- source   = [
--   "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/",
--   "https://kubernetes.io/docs/reference/access-authn-authz/authentication/#anonymous-requests",
-- ]
-- why      = """
--   An anonymous request is let in as system:anonymous: one binding to that user or to system:unauthenticated opens
--   the cluster to everybody who reaches the API server, and holes that need no sign-in can be used."""
-- fix      = """
--   Set `--anonymous-auth=false`. Where probes, as in kubeadm's manifest, or load balancers ask without signing in,
--   that would start the API server again and again: there remove the flag and, since 1.32, name in a file of
--   `--authentication-config` what they ask for: `anonymous: {enabled: true, conditions: [{path: /livez}, {path:
--   /readyz}, {path: /healthz}]}`. A person then confirms what the file says."""
-- misses   = """
--   What anonymous may do. An API server that allows everything (AlwaysAllow) turns anonymous requests off by
--   itself, and is judged by its flags all the same. The file of --authentication-config, and API servers outside
--   kube-system, such as those of clusters inside the cluster."""
-- unseen   = """
--   No API server runs as a pod in kube-system: a managed control plane, or one that is started on the node by other
--   means; its command line is not in the API."""

WITH verdicts AS (
    SELECT
        kind,
        namespace,
        name,
        path,
        flags['--anonymous-auth']                                              AS written,
        try_cast(coalesce(written, 'true') AS BOOLEAN)                         AS accepts,
        written IS NULL AND flags['--authentication-config'] IS NOT NULL       AS is_in_file,
        CASE
            WHEN NOT is_readable OR is_in_file OR accepts IS NULL THEN 'not_assessed'
            WHEN accepts THEN 'fail'
            ELSE 'pass'
        END AS verdict
    FROM api_servers
)

SELECT
    kind,
    namespace,
    name,
    min(verdict) AS verdict,
    CASE
        WHEN min(verdict) = 'fail' THEN 'accepts anonymous requests'
        WHEN bool_or(is_in_file) THEN 'takes this setting from a file on its node, which cannot be seen'
        ELSE 'its command line cannot be read'
    END AS reason,
    [min(path)] AS fields
FROM verdicts
GROUP BY ALL
