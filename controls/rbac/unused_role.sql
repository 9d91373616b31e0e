-- title    = "Roles are bound, or gathered into one that is"
-- severity = "low"
-- rating   = "No right is given today; a role that nobody reviews may be bound unseen"
-- since    = 2026-11-26
-- judges   = ["ClusterRole", "Role"]
-- source   = ["https://kubernetes.io/docs/concepts/security/rbac-good-practices/#periodic-review"]
-- why      = """
--   Roles that nothing binds pile up; old and wide ones among them are one binding away from whoever may bind them."""
-- fix      = """
--   Delete the role: `kubectl delete clusterrole NAME`. One that people bind for a time, as in emergencies, is added
--   to `exempt`."""
-- misses   = """
--   Roles bound a short time and gone by the time of the snapshot; gathered roles whose aggregating role nobody has.
--   A role with one of aggregation_labels counts as gathered also where admin, edit and view are not at hand.
--   Roles that Kubernetes keeps stand in `exempt`."""
-- [params]
-- aggregation_labels = [
--     "rbac.authorization.k8s.io/aggregate-to-admin",
--     "rbac.authorization.k8s.io/aggregate-to-edit",
--     "rbac.authorization.k8s.io/aggregate-to-view",
-- ]
-- # The role, with its namespace if it has one.
-- exempt = [
--     "admin",
--     "cluster-admin",
--     "edit",
--     "system:auth-delegator",
--     "system:certificates.k8s.io:certificatesigningrequests:nodeclient",
--     "system:certificates.k8s.io:certificatesigningrequests:selfnodeclient",
--     "system:certificates.k8s.io:kube-apiserver-client-approver",
--     "system:certificates.k8s.io:kube-apiserver-client-kubelet-approver",
--     "system:certificates.k8s.io:kubelet-serving-approver",
--     "system:certificates.k8s.io:legacy-unknown-approver",
--     "system:heapster",
--     "system:kube-aggregator",
--     "system:kube-dns",
--     "system:kubelet-api-admin",
--     "system:monitoring",
--     "system:node",
--     "system:node-bootstrapper",
--     "system:node-problem-detector",
--     "system:node-proxier",
--     "system:persistent-volume-provisioner",
--     "view",
-- ]

WITH bound AS (
    SELECT
        role_kind      AS kind,
        role_namespace AS namespace,
        role           AS name
    FROM role_bindings
    UNION
    SELECT
        'ClusterRole',
        '',
        name
    FROM roles
    WHERE list_has_any(map_keys(labels), $aggregation_labels)
    UNION
    SELECT
        'ClusterRole',
        '',
        source
    FROM role_aggregations
)

SELECT
    roles.kind,
    roles.namespace,
    roles.name,
    if(bound.name IS NULL, 'fail', 'pass') AS verdict,
    'no binding gives it'                  AS reason,
    ['metadata.name']                      AS fields
FROM roles
LEFT JOIN bound USING (kind, namespace, name)
WHERE NOT list_contains($exempt, concat_ws('/', nullif(roles.namespace, ''), roles.name))
