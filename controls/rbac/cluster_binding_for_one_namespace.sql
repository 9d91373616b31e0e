-- title    = "Rights over objects of namespaces are given in namespaces"
-- severity = "low"
-- rating   = "One account holds in every namespace what it may need in its own"
-- since    = 2026-11-26
-- judges   = ["ClusterRoleBinding"]
-- source   = ["https://kubernetes.io/docs/concepts/security/rbac-good-practices/#least-privilege"]
-- why      = """
--   A ClusterRoleBinding gives its role in every namespace, those to come included. Where its subjects are accounts
--   of one namespace and the role holds nothing outside namespaces, a RoleBinding there often does."""
-- fix      = """
--   Bind the same ClusterRole in the namespaces where it is used: `kubectl create rolebinding api
--   --clusterrole=reader --serviceaccount=shop:api -n shop`. Whoever works in all namespaces is added to `exempt`."""
-- misses   = """
--   Which namespaces are really used, which only audit logs tell; resources outside namespaces that neither
--   `cluster_resources` nor a definition of a custom kind names, for example those of aggregated APIs."""
-- [params]
-- cluster_resources = [
--     "apiservices",
--     "certificatesigningrequests",
--     "clusterrolebindings",
--     "clusterroles",
--     "clustertrustbundles",
--     "componentstatuses",
--     "csidrivers",
--     "csinodes",
--     "customresourcedefinitions",
--     "deviceclasses",
--     "flowschemas",
--     "gatewayclasses",
--     "groups",
--     "ingressclasses",
--     "ipaddresses",
--     "mutatingadmissionpolicies",
--     "mutatingadmissionpolicybindings",
--     "mutatingwebhookconfigurations",
--     "namespaces",
--     "nodes",
--     "persistentvolumes",
--     "priorityclasses",
--     "prioritylevelconfigurations",
--     "resourceslices",
--     "runtimeclasses",
--     "selfsubjectaccessreviews",
--     "selfsubjectreviews",
--     "selfsubjectrulesreviews",
--     "servicecidrs",
--     "signers",
--     "storageclasses",
--     "subjectaccessreviews",
--     "tokenreviews",
--     "uids",
--     "userextras",
--     "users",
--     "validatingadmissionpolicies",
--     "validatingadmissionpolicybindings",
--     "validatingwebhookconfigurations",
--     "volumeattachments",
--     "volumeattributesclasses",
-- ]
-- # Namespaces whose accounts work for the whole cluster.
-- namespaces = ["kube-system"]
-- # The binding, with its namespace if it has one, and whom it may serve.
-- exempt = []

WITH served AS (
    SELECT
        binding                           AS name,
        min(subject_namespace)            AS only_namespace,
        list_sort(list(DISTINCT receiver)) AS receivers
    FROM role_subjects
    WHERE binding_kind = 'ClusterRoleBinding'
        AND NOT list_contains($exempt, binding || ': ' || receiver)
    GROUP BY ALL
    HAVING count(DISTINCT subject_kind || subject_namespace) = 1
        AND min(subject_kind) = 'ServiceAccount'
        AND NOT list_contains($namespaces, min(subject_namespace))
),
wide AS (
    SELECT $cluster_resources || coalesce(list(plural) FILTER (scope = 'Cluster'), []) || ['*'] AS resources
    FROM crds
),
narrow AS (
    SELECT name AS role
    FROM role_rules
    CROSS JOIN wide
    WHERE kind = 'ClusterRole'
    GROUP BY ALL
    HAVING NOT bool_or(len(non_resource_urls) > 0
        OR list_has_any(list_transform(role_rules.resources, lambda entry: split_part(entry, '/', 1)), wide.resources))
)

SELECT
    role_bindings.kind,
    role_bindings.namespace,
    role_bindings.name,
    if(served.name IS NULL, 'pass', 'fail') AS verdict,
    'gives ClusterRole ' || role || ' in every namespace to accounts of '
    || if(only_namespace = '', 'one namespace', only_namespace) || ' alone: '
    || array_to_string(receivers, ', ')     AS reason,
    ['roleRef', 'subjects']                 AS fields
FROM role_bindings
SEMI JOIN narrow USING (role)
LEFT JOIN served USING (name)
WHERE role_bindings.kind = 'ClusterRoleBinding'
