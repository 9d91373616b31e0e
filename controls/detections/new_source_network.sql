-- title     = "Service accounts are used from where they always were"
-- severity  = "high"
-- rating    = "A token that works outside of its pods is in the hands of somebody else, with all that the account may do"
-- since     = 2026-11-26
-- signal    = "anomaly"
-- technique = ["T1528", "T1550.001"]
-- level     = "Metadata"
-- watches   = ["* *"]
-- baseline  = "what the principal did in the time before, 30 days unless set otherwise, of principals that are known for 7 days"
-- source    = ["https://attack.mitre.org/techniques/T1528/", "https://kubernetes.io/docs/concepts/security/service-accounts/"]
-- why       = """
--   The token of a service account belongs into its pods. When it is used from a network that neither this account nor the
--   others use, it was most likely copied out."""
-- fix       = """
--   Revoke the token: delete the pod that it is bound to (`kubectl delete pod POD`), or its Secret; then follow what was done from that
--   address with `audit-batch timeline --user NAME` and close the way by which it left."""
-- benign    = """
--   A new node pool or region, a build system outside of the cluster that got new addresses, a changed proxy in front of the API server."""
-- misses    = """
--   A token that is used from the same network, for example from another pod of the same node; and everything behind a proxy that
--   hides addresses."""
-- params    = { share = 0.2 }

WITH novel AS (
    SELECT *
    FROM novel_features
    -- A network where many service accounts are at home is a new part of the cluster.
    WHERE feature = 'network' AND actor = 'service_account' AND peers_doing <= greatest(1, $share * peers)
)
SELECT
    requests.audit_id,
    concat(requests.username, ' from ', requests.network)                 AS finding,
    concat(
        'used from ', requests.source_ip, ', while in ', date_diff('day', novel.known_since, novel.first_time),
        ' days of log it never came from ', requests.network, ': ', novel.requests,
        ' requests, of them ', novel.denied, ' refused'
    )                                                                     AS reason,
    CASE
        WHEN max(coalesce(requests.step, '')) OVER (PARTITION BY requests.username, requests.network) != '' THEN 'high'
        ELSE 'medium'
    END                                                                   AS severity,
    0.8                                                                   AS confidence,
    {'known_since': novel.known_since, 'program': requests.user_agent, 'others_there': novel.peers_doing} AS evidence
FROM audit_requests AS requests
JOIN novel
    ON requests.username = novel.username AND requests.network = novel.value
WHERE NOT requests.is_system AND requests.event_time >= novel.first_time
