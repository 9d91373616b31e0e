-- title    = "Kubelets are of a version that goes with the API server"
-- severity = "medium"
-- rating   = "Nodes without fixes, and faults that nobody tests for, on one node"
-- since    = 2026-11-26
-- judges   = ["Node"]
-- source   = ["https://kubernetes.io/releases/version-skew-policy/"]
-- why      = """
--   A kubelet that is much older than the API server gets no fixes any more and is tested with it by nobody; one
--   that is newer may ask for what the API server does not know."""
-- fix      = """
--   Upgrade the node, API servers first: for example `kubeadm upgrade node`, then the kubelet's package and
--   `systemctl restart kubelet`."""
-- misses   = """
--   Other API servers of a cluster whose control plane is not seen than the one that was asked; kube-proxy; whether
--   the version itself is still supported."""

SELECT
    kind,
    namespace,
    name,
    CASE
        WHEN minor IS NULL OR newest IS NULL THEN 'not_assessed'
        WHEN minor > oldest OR newest - minor > allowed THEN 'fail'
        ELSE 'pass'
    END AS verdict,
    CASE
        WHEN newest IS NULL THEN 'the version of the API server is not known'
        WHEN minor IS NULL THEN 'does not say which version its kubelet has'
        WHEN minor > oldest THEN format('its kubelet {} is newer than an API server, 1.{}', kubelet_version, oldest)
        ELSE format('its kubelet {} is {} versions older than an API server, 1.{}', kubelet_version, newest - minor,
            newest)
    END AS reason,
    {'kubelet': kubelet_version, 'newest_api_server': newest, 'oldest_api_server': oldest} AS evidence
FROM version_skews
