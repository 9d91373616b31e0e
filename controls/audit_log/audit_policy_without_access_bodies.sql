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
                'mutatingadmissionpolicies.admissionregistration.k8s.io', 'mutatingadmissionpolicybindings.admissionregistration.k8s.io',
                'certificatesigningrequests.certificates.k8s.io', 'networkpolicies.networking.k8s.io',
                'apiservices.apiregistration.k8s.io'
            )
        AND verb IN ('create', 'update', 'patch')
        AND who IN ('person', 'administrator', 'service_account')
    GROUP BY policy, target
)

SELECT
    kind,
    namespace,
    name,
    CASE WHEN count(request) > 0 THEN 'fail' WHEN count(problem) > 0 THEN 'not_assessed' ELSE 'pass' END AS verdict,
    CASE
        WHEN min(path) = '' AND count(request) > 0 THEN 'its API server has no audit policy, so that it logs nothing'
        WHEN count(request) > 0 THEN concat(
            'it logs less than the body of ', array_to_string(list_sort(list_distinct(list(request)))[:5], ', '),
            if(count(DISTINCT request) > 5, ' and more', '')
        )
        ELSE min(problem)
    END AS reason,
    {'path': min(path), 'requests': list_sort(list_distinct(list(request)))} AS evidence
FROM audit_policies
LEFT JOIN requests USING (policy)
GROUP BY kind, namespace, name
