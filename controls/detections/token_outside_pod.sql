-- title     = "Tokens of pods are used from their pods"
-- severity  = "high"
-- rating    = "A token that is used elsewhere than in the pod that it was made for was copied out of it"
-- since     = 2026-11-26
-- signal    = "anomaly"
-- technique = ["T1528", "T1552.007"]
-- level     = "Metadata"
-- watches   = ["* *"]
-- source    = ["https://attack.mitre.org/techniques/T1528/", "https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/"]
-- why       = """
--   The API server binds the token of a pod to it and names the pod with each request. When the address of a request is not one of
--   that pod's, the token was taken out of the pod."""
-- fix       = """
--   Delete the pod, which makes its tokens void (`kubectl delete pod POD -n NAMESPACE`), and find out how it left: a command run in the
--   pod, a hole in its application, a log that prints it."""
-- benign    = """
--   Pods that reach the API server by a proxy or an egress gateway, or by the address of their node as many networks
--   have it, all of which the parameter `proxies` names."""
-- misses    = """
--   Pods that came and went between two snapshots, whose address nobody knows; they are compared with themselves only: one pod, two addresses."""
-- params    = { proxies = [] }

WITH placed AS (
    SELECT
        pods.uid,
        list_concat(pods.ips, if(pods.host_network, coalesce(nodes.ips, []), [])) AS ips
    FROM pods
    LEFT JOIN (SELECT name, list_transform(addresses, lambda address: address.address) AS ips FROM nodes) AS nodes
        ON pods.node_name = nodes.name
    WHERE len(pods.ips) > 0
),

used AS (
    SELECT
        *,
        count(DISTINCT source_ip) OVER (PARTITION BY token_pod_uid) AS places,
        first_value(source_ip) OVER (PARTITION BY token_pod_uid ORDER BY event_time) AS first_place
    FROM audit_requests
    WHERE token_pod_uid IS NOT NULL AND NOT list_contains($proxies, source_ip)
)
SELECT
    used.audit_id,
    concat(used.username, ' of pod ', used.token_pod, ' at ', used.source_ip)  AS finding,
    concat(
        'the token of pod ', used.token_pod, ' was used from ', used.source_ip, ', and the pod has ',
        coalesce(array_to_string(placed.ips, ', '), used.first_place)
    )                                                                          AS reason,
    if(placed.uid IS NULL, 0.6, 0.9)                                           AS confidence,
    {'pod_uid': used.token_pod_uid, 'user_agent': used.user_agent}             AS evidence
FROM used
LEFT JOIN placed ON used.token_pod_uid = placed.uid
WHERE
    if(placed.uid IS NULL, used.places > 1 AND used.source_ip != used.first_place, NOT list_contains(placed.ips, used.source_ip))
