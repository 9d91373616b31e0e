-- title    = "The API server offers no port without sign-in to the network"
-- severity = "critical"
-- rating   = "Everything in the cluster, for whoever reaches an address of the node"
-- since    = 2026-11-26
-- judges   = ["DaemonSet", "Deployment", "Pod", "StatefulSet"]
-- source   = ["https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/"]
-- why      = """
--   The flag puts the port on which nobody is asked who they are on an address that others reach."""
-- fix      = """
--   Remove `--insecure-bind-address` in the API server's manifest, `/etc/kubernetes/manifests/kube-apiserver.yaml`
--   on kubeadm clusters."""
-- misses   = """
--   Firewalls; whether --insecure-port turns the port off, of which another control speaks. Versions since 1.24
--   refuse the flag. API servers outside kube-system, such as those of clusters inside the cluster."""
-- unseen   = """
--   No API server runs as a pod in kube-system: a managed control plane, or one that is started on the node by
--   other means; its command line is not in the API."""

WITH verdicts AS (
    SELECT
        kind,
        namespace,
        name,
        path,
        coalesce(flags['--insecure-bind-address'], '127.0.0.1') AS address,
        CASE
            WHEN NOT is_readable OR starts_with(address, '$') THEN {
                'verdict': 'not_assessed',
                'reason': 'its command line cannot be read'
            }
            WHEN NOT regexp_matches(address, '^(127\.[0-9.]+|localhost|::1)$') THEN {
                'verdict': 'fail',
                'reason': 'offers a port without sign-in on ' || address
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
