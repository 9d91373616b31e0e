-- title    = "Names are resolved by DNS, not by host aliases"
-- severity = "low"
-- rating   = "One workload that talks to an address nobody checks, around DNS policies"
-- since    = 2026-11-26
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = ["https://kubernetes.io/docs/tasks/network/customize-hosts-file-for-pods/"]
-- why      = """
--   hostAliases write names into the hosts file of the pods: they go round DNS, its logs and policies, keep pointing
--   to an address that somebody else may have by now, and can redirect a trusted name."""
-- fix      = """
--   Remove `hostAliases` and use a Service, for example one of type ExternalName, or an entry in DNS."""
-- misses   = """
--   Names that the image itself brings in its hosts file."""
-- alone    = "good practice of operation: no framework asks where names come from inside of a pod"

SELECT
    kind,
    namespace,
    name,
    if(len(host_names) > 0, 'fail', 'pass') AS verdict,
    'resolves names by itself: ' || array_to_string(host_names, ', ') AS reason,
    [spec_path || '.hostAliases'] AS fields
FROM placements
