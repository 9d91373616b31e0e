-- title    = "The audit log shows which rights were given and which guards changed"
-- severity = "medium"
-- rating   = "It can be told who wrote a binding, and not to whom it gives what"
-- since    = 2026-11-26
-- judges   = ["Node"]
-- source   = [
--     "https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/",
--     "https://kubernetes.io/docs/reference/config-api/apiserver-audit.v1/",
-- ]
-- why      = """
--   At Metadata the log says that a role binding was made, and not for whom nor with which role. Objects are changed
--   back; only the body of the request tells afterwards what was given."""
-- fix      = """
--   Add `- level: RequestResponse` for `verbs: [create, update, patch]` of `[{group: rbac.authorization.k8s.io},
--   {group: admissionregistration.k8s.io}, {group: certificates.k8s.io}, {group: networking.k8s.io}, {group:
--   apiregistration.k8s.io}]`."""
-- misses   = """
--   The bodies of patches hold the change only at Request; the whole object needs RequestResponse. Requests are tried
--   as somebody whom no rule names, in kube-system and in a namespace that no rule names."""
-- unseen   = """
--   No node is known as part of a control plane: a managed one, whose audit policy its provider writes and nobody
--   else sees."""

WITH requests AS (
    SELECT
        policy,
        target,
        string_agg(DISTINCT verb, '/' ORDER BY verb) || ' ' || target AS request
    FROM audit_policy_levels
    WHERE
        depth < 2
        AND target IN (
                'roles.rbac.authorization.k8s.io', 'rolebindings.rbac.authorization.k8s.io',
                'clusterroles.rbac.authorization.k8s.io', 'clusterrolebindings.rbac.authorization.k8s.io',
                'validatingwebhookconfigurations.admissionregistration.k8s.io',
                'mutatingwebhookconfigurations.admissionregistration.k8s.io',
                'validatingadmissionpolicies.admissionregistration.k8s.io',
                'validatingadmissionpolicybindings.admissionregistration.k8s.io',
                'certificatesigningrequests.certificates.k8s.io', 'networkpolicies.networking.k8s.io',
                'apiservices.apiregistration.k8s.io'
            )
        AND verb IN ('create', 'update', 'patch')
        AND who IN ('person', 'administrator', 'service_account')
    GROUP BY policy, target
),

lacking AS (
    SELECT
        policy,
        list(request ORDER BY target) AS found
    FROM requests
    GROUP BY policy
)

SELECT
    kind,
    namespace,
    name,
    min(CASE WHEN problem IS NOT NULL THEN 'not_assessed' WHEN found IS NOT NULL THEN 'fail' ELSE 'pass' END) AS verdict,
    coalesce(
        min(
            CASE
                WHEN path = '' AND found IS NOT NULL THEN 'its API server has no audit policy, so that it logs nothing'
                WHEN found IS NOT NULL
                    THEN concat(
                        'it logs less than the body of ', array_to_string(found[:5], ', '), if(len(found) > 5, concat(' and ', len(found) - 5, ' more'), '')
                    )
            END
        ),
        min(problem)
    )                                                   AS reason,
    {'path': min(path), 'requests': any_value(found)} AS evidence
FROM audit_policies
LEFT JOIN lacking USING (policy)
GROUP BY kind, namespace, name
