-- title    = "The API server does not answer profiling requests"
-- severity = "low"
-- rating   = "Names and load of what it does, for those who may ask it; costs it time"
-- since    = 2026-11-25
-- judges   = ["DaemonSet", "Deployment", "Pod", "StatefulSet"]
-- source   = ["https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/"]
-- why      = """
--   Profiles show what the API server is doing and cost it time, which helps whoever wants to study or to burden it."""
-- fix      = """
--   Set `--profiling=false` in the API server's manifest, `/etc/kubernetes/manifests/kube-apiserver.yaml` on kubeadm
--   clusters."""
-- misses   = """
--   Who may read /debug/pprof, and API servers outside kube-system, such as those of clusters inside the cluster."""
-- unseen   = """
--   No API server runs as a pod in kube-system: a managed control plane, or one that is started on the node by other
--   means; its command line is not in the API."""

WITH verdicts AS (
    SELECT
        kind,
        namespace,
        name,
        path,
        try_cast(coalesce(flags['--profiling'], 'true') AS BOOLEAN) AS profiling,
        CASE
            WHEN NOT is_readable OR profiling IS NULL THEN 'not_assessed'
            WHEN NOT profiling THEN 'pass'
            ELSE 'fail'
        END AS verdict
    FROM api_servers
)

SELECT
    kind,
    namespace,
    name,
    min(verdict) AS verdict,
    if(min(verdict) = 'fail', 'answers profiling requests', 'its command line cannot be read') AS reason,
    [min(path)] AS fields
FROM verdicts
GROUP BY ALL
