-- title    = "Pods get a token of the API only where a role is bound to their service account"
-- severity = "medium"
-- rating   = "A token with few rights in every pod, of use only to who has broken into one"
-- since    = 2026-11-25
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = ["https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/"]
-- why      = """
--   A mounted token lets whoever breaks into the pod speak to the API server as its service account, with what every
--   account may do and with whatever is bound to it later, for nothing when the workload never calls the API."""
-- fix      = """
--   Set `automountServiceAccountToken: false` in the pod spec, or on the service account for all its pods; the pod
--   spec wins. Where its pods need what a group of accounts may do, bind that role to the account. Where another
--   system checks the token, mount one with its own audience as a projected volume instead: `serviceAccountToken:
--   {audience: vault, path: token}`."""
-- misses   = """
--   Whether a token that has grants is used at all; tokens mounted by a projected volume of the pod spec or from a
--   long-lived Secret, also where every container mounts one at the usual place by itself, so that none is added;
--   grants to groups of accounts, also of one namespace. A token set to true by hand fails as well when no role is
--   bound, since it opens nothing."""

WITH entitled AS (
    SELECT DISTINCT
        namespace,
        name AS service_account
    FROM service_account_identities
    SEMI JOIN role_subjects USING (receiver)
    WHERE through = 'own'
)

SELECT
    kind,
    namespace,
    name,
    if(is_automounted AND NOT is_displaced AND entitled.service_account IS NULL, 'fail', 'pass') AS verdict,
    'its pods get a token of service account ' || service_account || ', to which no role is bound by name' AS reason,
    [spec_path || '.automountServiceAccountToken']                                               AS fields
-- Mirror pods get no token.
FROM workload_tokens
LEFT JOIN entitled USING (namespace, service_account)
