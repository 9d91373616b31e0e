-- title    = "The audit policy logs changes of rights and of what guards the cluster"
-- severity = "high"
-- rating   = "Somebody can give themselves all rights, and nobody can say who and when"
-- since    = 2026-11-26
-- judges   = ["Node"]
-- source   = [
--     "https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/",
--     "https://www.cisecurity.org/benchmark/kubernetes",
-- ]
-- why      = """
--   Roles, bindings, tokens, certificates, admission and network policies decide who may do what. A change of one of them
--   that is not logged is the change an attacker wants."""
-- fix      = """
--   End the policy with `- level: Metadata`, or better log `group: rbac.authorization.k8s.io` and the other groups at
--   RequestResponse, but serviceaccounts/token at Metadata; no rule of level None may match them."""
-- misses   = """
--   Policies of other makers. Whether the log shows what was changed, which audit_policy_without_access_bodies looks
--   at. Requests are tried as somebody whom no rule names, in kube-system and in a namespace that no rule names."""
-- unseen   = """
--   No node is known as part of a control plane: a managed one, whose audit policy its provider writes and nobody
--   else sees."""

WITH requests AS (
    SELECT
        policy,
        string_agg(DISTINCT verb, '/' ORDER BY verb) || ' ' || target AS request
    FROM audit_policy_levels
    WHERE
        depth = 0
        AND target IN (
                'roles.rbac.authorization.k8s.io', 'rolebindings.rbac.authorization.k8s.io',
                'clusterroles.rbac.authorization.k8s.io', 'clusterrolebindings.rbac.authorization.k8s.io',
                'validatingwebhookconfigurations.admissionregistration.k8s.io',
                'mutatingwebhookconfigurations.admissionregistration.k8s.io',
                'validatingadmissionpolicies.admissionregistration.k8s.io',
                'validatingadmissionpolicybindings.admissionregistration.k8s.io',
                'mutatingadmissionpolicies.admissionregistration.k8s.io', 'mutatingadmissionpolicybindings.admissionregistration.k8s.io',
                'certificatesigningrequests.certificates.k8s.io', 'certificatesigningrequests.certificates.k8s.io/approval',
                'serviceaccounts/token', 'networkpolicies.networking.k8s.io', 'apiservices.apiregistration.k8s.io'
            )
        AND verb IN ('create', 'update', 'patch', 'delete', 'deletecollection')
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
            'it does not log ', array_to_string(list_sort(list_distinct(list(request)))[:5], ', '),
            if(count(DISTINCT request) > 5, ' and more', '')
        )
        ELSE min(problem)
    END AS reason,
    {'path': min(path), 'requests': list_sort(list_distinct(list(request)))} AS evidence
FROM audit_policies
LEFT JOIN requests USING (policy)
GROUP BY kind, namespace, name
