-- title     = "Nobody removes or changes what separates the network"
-- severity  = "medium"
-- rating    = "Without it the pods of a namespace talk to all; by itself that breaks into nothing"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1562.007"]
-- level     = "Metadata"
-- watches   = ["delete networkpolicies.networking.k8s.io", "update networkpolicies.networking.k8s.io", "patch networkpolicies.networking.k8s.io", "deletecollection networkpolicies.networking.k8s.io", "delete ciliumnetworkpolicies.cilium.io", "update ciliumnetworkpolicies.cilium.io", "patch ciliumnetworkpolicies.cilium.io", "deletecollection ciliumnetworkpolicies.cilium.io", "delete ciliumclusterwidenetworkpolicies.cilium.io", "update ciliumclusterwidenetworkpolicies.cilium.io", "patch ciliumclusterwidenetworkpolicies.cilium.io", "deletecollection ciliumclusterwidenetworkpolicies.cilium.io", "delete globalnetworkpolicies.projectcalico.org", "update globalnetworkpolicies.projectcalico.org", "patch globalnetworkpolicies.projectcalico.org", "deletecollection globalnetworkpolicies.projectcalico.org", "delete adminnetworkpolicies.policy.networking.k8s.io", "update adminnetworkpolicies.policy.networking.k8s.io", "patch adminnetworkpolicies.policy.networking.k8s.io", "deletecollection adminnetworkpolicies.policy.networking.k8s.io", "delete authorizationpolicies.security.istio.io", "update authorizationpolicies.security.istio.io", "patch authorizationpolicies.security.istio.io", "deletecollection authorizationpolicies.security.istio.io"]
-- source    = ["https://kubernetes.io/docs/concepts/services-networking/network-policies/", "https://attack.mitre.org/techniques/T1562/007/"]
-- why       = """
--   Policies of the network keep one broken pod from reaching the others. The step before a move through the cluster
--   is to take them away."""
-- fix       = """
--   Bring it back from version control: `kubectl apply -f FILE`. Let people change policies by a review only."""
-- benign    = """
--   Delivery tools, whose service accounts are low; people who try whether a policy is what stands in the way."""
-- misses    = """
--   A new policy that lets all through beside the others, which the controls of namespaces see."""
-- params    = { exempt = [] }

SELECT
    audit_id,
    concat(username, ' in ', if(namespace = '', 'the whole cluster', namespace))                 AS finding,
    concat(verb, if(succeeded, ': ', ' in vain: '), target)                                      AS reason,
    if(succeeded AND actor = 'user' AND verb IN ('delete', 'deletecollection'), 'medium', 'low') AS severity,
    {'source_ip': source_ip, 'user_agent': user_agent}                                           AS evidence
FROM audit_requests
WHERE
    resource IN (
        'networkpolicies', 'ciliumnetworkpolicies', 'ciliumclusterwidenetworkpolicies', 'globalnetworkpolicies', 'adminnetworkpolicies',
        'baselineadminnetworkpolicies', 'clusternetworkpolicies', 'authorizationpolicies'
    )
    AND subresource = ''
    AND verb IN ('delete', 'deletecollection', 'update', 'patch')
    AND status_code IS DISTINCT FROM 404
    AND status_code IS DISTINCT FROM 201
    AND NOT is_system
    AND NOT list_contains($exempt, username)
