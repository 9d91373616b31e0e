-- title    = "The API server limits how many events it takes"
-- severity = "low"
-- rating   = "One noisy or hostile program slows the API server and fills etcd for all"
-- since    = 2026-11-26
-- judges   = ["DaemonSet", "Deployment", "Pod", "StatefulSet"]
-- source   = [
--   "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/",
--   "https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/",
-- ]
-- why      = """
--   Events are written by every program; without a limit one in a loop, or one that means harm, fills etcd and
--   keeps the API server busy."""
-- fix      = """
--   Add `EventRateLimit` to `--enable-admission-plugins` and name its limits in the file of
--   `--admission-control-config-file` in the API server's manifest, `/etc/kubernetes/manifests/kube-apiserver.yaml`
--   on kubeadm clusters."""
-- misses   = """
--   How high the limits of the file are; API priority and fairness, which holds back requests of any kind. API
--   servers outside kube-system, such as those of clusters inside the cluster."""
-- unseen   = """
--   No API server runs as a pod in kube-system: a managed control plane, or one that is started on the node by
--   other means; its command line is not in the API."""

WITH verdicts AS (
    SELECT
        kind,
        namespace,
        name,
        path,
        list_contains(plugins_named, 'EventRateLimit') AS is_on,
        coalesce(flags['--admission-control-config-file'], '') AS file,
        CASE
            WHEN is_on AND file != '' THEN {'verdict': 'pass', 'reason': ''}
            WHEN NOT has_all_plugins THEN {'verdict': 'not_assessed', 'reason': 'its command line cannot be read'}
            WHEN is_on THEN {'verdict': 'fail', 'reason': 'limits events without a file that says how many'}
            ELSE {'verdict': 'fail', 'reason': 'limits no events'}
        END AS answer
    FROM api_servers
)

SELECT
    kind,
    namespace,
    name,
    unnest(min(answer)),
    [min(path)] AS fields
FROM verdicts
GROUP BY kind, namespace, name
