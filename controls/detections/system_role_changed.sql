-- title     = "Nobody touches the roles that Kubernetes came with"
-- severity  = "high"
-- rating    = "What is added to such a role all its holders have at once, and nobody looks there; taking one away stops parts of the cluster"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1098.006", "T1222"]
-- level     = "Metadata"
-- watches   = ["update clusterroles.rbac.authorization.k8s.io", "patch clusterroles.rbac.authorization.k8s.io", "delete clusterroles.rbac.authorization.k8s.io", "deletecollection clusterroles.rbac.authorization.k8s.io", "update roles.rbac.authorization.k8s.io", "patch roles.rbac.authorization.k8s.io", "delete roles.rbac.authorization.k8s.io", "update clusterrolebindings.rbac.authorization.k8s.io", "patch clusterrolebindings.rbac.authorization.k8s.io", "delete clusterrolebindings.rbac.authorization.k8s.io", "deletecollection clusterrolebindings.rbac.authorization.k8s.io", "update rolebindings.rbac.authorization.k8s.io", "patch rolebindings.rbac.authorization.k8s.io", "delete rolebindings.rbac.authorization.k8s.io"]
-- source    = ["https://kubernetes.io/docs/reference/access-authn-authz/rbac/#default-roles-and-role-bindings", "https://attack.mitre.org/techniques/T1098/006/"]
-- why       = """
--   The roles that the API server makes are bound to its parts and to many users. It repairs what is missing in them
--   at its start, but leaves in what was added."""
-- fix       = """
--   Compare with `kubectl get clusterrole NAME -o yaml` of another cluster of that version; take out what was added,
--   or delete the role and restart the API server, which makes it anew."""
-- benign    = """
--   Installers that bring roles of a name with system:, which are low; operators that delete all roles with a label."""
-- misses    = """
--   Roles that were made to resemble the ones of Kubernetes."""
-- params    = { roles = ["cluster-admin", "admin", "edit", "view", "system:aggregate-to-admin", "system:aggregate-to-edit", "system:aggregate-to-view", "system:auth-delegator", "system:basic-user", "system:discovery", "system:public-info-viewer", "system:monitoring", "system:kube-aggregator", "system:kube-controller-manager", "system:kube-dns", "system:kube-scheduler", "system:volume-scheduler", "system:kubelet-api-admin", "system:node", "system:node-bootstrapper", "system:node-proxier", "system:node-problem-detector", "system:persistent-volume-provisioner", "system:service-account-issuer-discovery", "extension-apiserver-authentication-reader", "system::leader-locking-kube-controller-manager", "system::leader-locking-kube-scheduler"] }

WITH shipped AS (
    SELECT
        *,
        list_contains($roles, name) OR starts_with(name, 'system:controller:')               AS is_own,
        -- Of the whole cluster, or of a namespace where such roles lie; the log does not say which of them.
        verb = 'deletecollection' AND namespace IN ('', 'kube-system', 'kube-public') AS is_all
    FROM audit_requests
    WHERE
        resource IN ('roles', 'clusterroles', 'rolebindings', 'clusterrolebindings')
        AND api_group IN ('', 'rbac.authorization.k8s.io', 'authorization.openshift.io')
        AND verb IN ('update', 'patch', 'delete', 'deletecollection')
        AND NOT is_system
)
SELECT
    audit_id,
    concat(username, ': ', target)                                            AS finding,
    concat(verb, if(succeeded, ': ', ' in vain: '), target)                   AS reason,
    CASE
        WHEN is_all AND succeeded AND actor = 'user' THEN 'medium'
        WHEN NOT is_own THEN 'low'
        WHEN succeeded THEN 'high'
        ELSE 'medium'
    END                                                                       AS severity,
    {'source_ip': source_ip, 'user_agent': user_agent, 'status': status_code} AS evidence
FROM shipped
WHERE
    status_code IS DISTINCT FROM 404
    -- Server-side apply of a role that was not there makes one.
    AND status_code IS DISTINCT FROM 201
    AND (is_own OR is_all OR regexp_matches(name, '^(?:system|eks|gke|aks|openshift):'))
