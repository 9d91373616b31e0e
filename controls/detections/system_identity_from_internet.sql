-- title     = "Identities of Kubernetes and of pods are not used from the internet"
-- severity  = "medium"
-- rating    = "A credential that belongs into a pod, a node or the control plane is used outside: it was copied, by a pipeline or a thief"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1078.004", "T1528"]
-- level     = "Metadata"
-- watches   = ["* *"]
-- source    = ["https://kubernetes.io/docs/concepts/security/service-accounts/", "https://attack.mitre.org/techniques/T1078/004/"]
-- why       = """
--   Tokens of service accounts and certificates of nodes have no second factor and no person behind them. From the internet
--   they are used by whoever has a copy."""
-- fix       = """
--   Find the owner of the address. Void the credential, `kubectl delete serviceaccount NAME` or the node's certificate, and
--   let programs outside of the cluster sign in by OIDC. Addresses that are yours belong into the parameter `addresses`."""
-- benign    = """
--   Pipelines outside of the cluster that sign in as a service account, and gateways through which pods leave the network, and
--   parts of a provider's control plane, which are low."""
-- misses    = """
--   Misuse from addresses from which nodes or controllers come as well, a gateway of the network for example; and where
--   the log has only the address of a load balancer."""
-- params    = { addresses = [] }
WITH usual AS (
    SELECT DISTINCT source_ip
    FROM audit_requests
    WHERE is_public_ip AND is_system
)
SELECT
    arg_min(audit_id, (event_time, audit_id))                                          AS audit_id,
    concat(username, ' from ', source_ip)                                              AS finding,
    concat(
        count(*), if(count(*) = 1, ' request', ' requests'), ' in an hour from an address of the internet, ',
        count(*) FILTER (succeeded AND is_write), ' of them changes that were made'
    )                                                                                  AS reason,
    CASE
        -- Providers run their own parts under such names, from addresses of theirs.
        WHEN actor = 'user' OR NOT bool_or(succeeded) THEN 'low'
        WHEN actor = 'service_account' THEN 'medium'
        ELSE 'high'
    END                                                                                AS severity,
    {
        'targets': list_sort(list(DISTINCT target))[:10], 'user_agents': list_sort(list(DISTINCT user_agent))[:5]
    }                                                                                  AS evidence
FROM audit_requests
ANTI JOIN usual USING (source_ip)
WHERE
    is_public_ip
    AND NOT is_system
    AND actor != 'anonymous'
    AND (starts_with(username, 'system:') OR starts_with(username, 'eks:'))
    AND NOT list_contains($addresses, source_ip)
-- The first request of each hour stands for them.
GROUP BY username, actor, source_ip, date_trunc('hour', event_time)
