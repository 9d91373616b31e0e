-- title    = "Workloads name service accounts that exist"
-- severity = "medium"
-- rating   = "Whoever creates the account decides what the workload may do; until then its pods do not start"
-- since    = 2026-11-26
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = ["https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/"]
-- why      = """
--   A workload whose account is missing starts no new pod, and whoever may create service accounts gives it rights
--   by making one under that name."""
-- fix      = """
--   Create the account, for example `kubectl create serviceaccount shop-api`, or correct `serviceAccountName`."""
-- misses   = """
--   Accounts that are deleted while old pods still run under them show here only as long as a workload names them."""

SELECT
    kind,
    namespace,
    name,
    if(account_exists, 'pass', 'fail')                              AS verdict,
    'service account ' || service_account || ' does not exist'      AS reason,
    [spec_path || '.serviceAccountName']                            AS fields
FROM workload_tokens
WHERE service_account != 'default'
