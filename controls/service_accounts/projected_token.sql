-- title    = "Where tokens are switched off, no volume brings one back"
-- severity = "medium"
-- rating   = "A token with the rights of its account, in a pod that is believed to have none"
-- since    = 2026-11-26
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = ["https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/"]
-- why      = """
--   automountServiceAccountToken: false only stops the token that is mounted by itself. A projected volume still
--   brings one, and reviews and scanners that look at the switch see none."""
-- fix      = """
--   Remove the `serviceAccountToken` source of the volume; where the pod does need the API, say so by
--   `automountServiceAccountToken: true`; for another system, ask for its own `audience`. Whatever must project one
--   is added to `exempt`."""
-- misses   = """
--   Whether the token is used; tokens for other audiences, which pass; audiences that only the API server's own
--   flags know; tokens from long-lived Secrets."""
-- [params]
-- # The service account, with its namespace.
-- exempt = []

WITH mounted AS (
    SELECT
        *,
        list_filter(token_volumes, lambda token: token.is_for_api) AS tokens
    FROM workload_tokens
)

SELECT
    kind,
    namespace,
    name,
    if(is_reachable, 'fail', 'pass') AS verdict,
    'its token is switched off, and yet these volumes mount one for the API server: '
    || array_to_string(list_transform(tokens, lambda token: token.volume), ', ') AS reason,
    list_transform(tokens, lambda token: token.path)                             AS fields
FROM mounted
WHERE NOT is_automounted AND NOT list_contains($exempt, namespace || '/' || service_account)
