-- title    = "Certificates that the cluster signs last a year at most"
-- severity = "low"
-- rating   = "A stolen certificate cannot be revoked and works for all that time; reach of its owner"
-- since    = 2026-11-26
-- judges   = ["DaemonSet", "Deployment", "Pod", "StatefulSet"]
-- source   = ["https://kubernetes.io/docs/reference/command-line-tools-reference/kube-controller-manager/"]
-- why      = """
--   Nothing can take a client certificate back. The longer it lasts the longer a stolen one works."""
-- fix      = """
--   Remove `--cluster-signing-duration`, which means a year, or set it to less, such as `2160h`."""
-- misses   = """
--   Requests that ask for less, other signers, and certificates that kubeadm or people sign with the key itself.
--   Controller managers outside kube-system, such as those of clusters inside the cluster."""
-- unseen   = """
--   No controller manager runs as a pod in kube-system: a managed control plane, or one that is started on the node
--   by other means; its command line is not in the API."""
-- params   = { hours = 8760 }

WITH verdicts AS (
    SELECT
        kind,
        namespace,
        name,
        path,
        flags['--experimental-cluster-signing-duration'] AS older,
        coalesce(flags['--cluster-signing-duration'], older, '8760h0m0s') AS given,
        epoch(try_cast(given AS INTERVAL)) / 3600 AS hours,
        CASE
            WHEN NOT is_readable OR hours IS NULL THEN {
                'verdict': 'not_assessed',
                'reason': 'its command line cannot be read'
            }
            WHEN hours > $hours THEN {'verdict': 'fail', 'reason': 'signs certificates that last ' || given}
        END AS answer
    FROM controller_managers
)

SELECT
    kind,
    namespace,
    name,
    unnest(coalesce(min(answer), {'verdict': 'pass', 'reason': ''})),
    [min(path)] AS fields
FROM verdicts
GROUP BY kind, namespace, name
