-- title    = "Tokens of projected volumes live a day at most"
-- severity = "low"
-- rating   = "A copied token of one account opens the API for days, as long as its pod lives"
-- since    = 2026-11-26
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = ["https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/"]
-- why      = """
--   A token that is copied out of a pod works until it expires: with a long life, long after the break-in was found,
--   if the pod is left running."""
-- fix      = """
--   Lower `expirationSeconds` of the projected token, for example to 3600; kubelets renew it in time."""
-- misses   = """
--   Tokens with which API servers extend the life of mounted ones; tokens from the token API and long-lived Secrets;
--   whether the API server caps lives."""
-- [params]
-- seconds = 86400

WITH long_lived AS (
    SELECT
        *,
        list_filter(token_volumes, lambda token: token.seconds > $seconds) AS tokens
    FROM workload_tokens
)

SELECT
    kind,
    namespace,
    name,
    if(len(tokens) = 0, 'pass', 'fail') AS verdict,
    'asks for tokens that live long: '
    || array_to_string(list_transform(tokens, lambda token: format('{} for {} s', token.volume, token.seconds)), ', ')
                                                                                      AS reason,
    list_transform(tokens, lambda token: token.path || '.serviceAccountToken.expirationSeconds') AS fields
FROM long_lived
WHERE len(token_volumes) > 0
