-- title    = "Workloads do not use the network of their node"
-- severity = "high"
-- rating   = "Traffic and loopback services of one node, past network policies, from one pod"
-- since    = 2026-11-25
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = ["https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline"]
-- why      = """
--   A pod on the node's network can listen to the node's traffic, reach services that listen on its loopback
--   address, and is left out by most network policies."""
-- fix      = """
--   Remove `hostNetwork: true` from the pod spec and publish ports through a Service. Waive what has to stay, such
--   as a network plug-in."""
-- misses   = """
--   What the pod does there, and what pods reach of their node without this setting, such as cloud metadata
--   addresses."""

SELECT
    kind,
    namespace,
    name,
    if(host_network, 'fail', 'pass') AS verdict,
    'uses the network of its node'   AS reason,
    [spec_path || '.hostNetwork']    AS fields
FROM workloads
