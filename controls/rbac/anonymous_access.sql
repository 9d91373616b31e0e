-- title    = "Callers without a name get discovery and health only, and everybody at once little more"
-- severity = "critical"
-- rating   = "Whoever reaches the API server, or holds any account of the cloud, without a right of their own"
-- since    = 2026-11-25
-- judges   = ["ClusterRoleBinding", "RoleBinding"]
-- source   = [
--     "https://kubernetes.io/docs/reference/access-authn-authz/rbac/#discovery-roles",
--     "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#hardening",
-- ]
-- why      = """
--   What system:anonymous or system:unauthenticated may do, whoever reaches the API server may do, without a
--   credential. system:authenticated and system:serviceaccounts hold every user and every pod, and on some clouds the
--   first holds whoever has an account with the cloud."""
-- fix      = """
--   Take these subjects out of the binding, and bind the group or service account that needs the right, such as
--   `subjects: [{kind: Group, name: example-monitoring, apiGroup: rbac.authorization.k8s.io}]`."""
-- misses   = """
--   Rights of other broad groups, such as system:serviceaccounts:NAMESPACE or one of the identity provider; what the
--   API server's own authentication settings let in; roles that are not among what was collected. For the two groups
--   of everybody, reading what is neither a Secret nor a subresource passes, and so do questions about oneself; the
--   ConfigMap cluster-info in kube-public may be read by all, as kubeadm join needs it."""
-- [params]
-- about_oneself = [
--     "selfsubjectaccessreviews",
--     "selfsubjectreviews",
--     "selfsubjectrulesreviews",
-- ]
-- paths = [
--     "/.well-known",
--     "/.well-known/*",
--     "/.well-known/openid-configuration",
--     "/.well-known/openid-configuration/",
--     "/api",
--     "/api/*",
--     "/apis",
--     "/apis/*",
--     "/healthz",
--     "/healthz/*",
--     "/livez",
--     "/livez/*",
--     "/openapi",
--     "/openapi/*",
--     "/openid/v1/jwks",
--     "/openid/v1/jwks/",
--     "/readyz",
--     "/readyz/*",
--     "/version",
--     "/version/",
-- ]

WITH grave AS (
    SELECT
        binding_kind                       AS kind,
        binding_namespace                  AS namespace,
        binding                            AS name,
        list_sort(list(DISTINCT receiver)) AS receivers,
        list_sort(list(DISTINCT
            if(verb = '*', 'control', verb) || ' '
            || coalesce(replace(resource, '*', 'all resources'), non_resource_url)
        ))                                 AS rights
    FROM grants
    WHERE receiver IN (
            'Group system:authenticated', 'Group system:serviceaccounts', 'Group system:unauthenticated',
            'User system:anonymous'
        )
        AND NOT CASE
            WHEN non_resource_url IS NOT NULL THEN list_contains($paths, non_resource_url)
            WHEN subject IN ('system:anonymous', 'system:unauthenticated')
                THEN verb = 'get'
                AND scope_namespace = 'kube-public'
                AND resource = 'configmaps'
                AND resource_names = ['cluster-info']
            WHEN verb = 'create' THEN list_contains($about_oneself, resource)
            ELSE verb IN ('get', 'list', 'watch') AND resource NOT IN ('secrets', '*') AND NOT contains(resource, '/')
        END
    GROUP BY ALL
)

SELECT
    role_bindings.kind,
    role_bindings.namespace,
    role_bindings.name,
    if(grave.name IS NULL, 'pass', 'fail') AS verdict,
    array_to_string(grave.receivers, ', ') || ' may ' || array_to_string(grave.rights[:5], ', ')
    || if(len(grave.rights) > 5, format(' and {} more', len(grave.rights) - 5), '') AS reason,
    ['roleRef', 'subjects'] AS fields,
    {'receivers': grave.receivers, 'rights': grave.rights} AS evidence
FROM role_bindings
LEFT JOIN grave USING (kind, namespace, name)
