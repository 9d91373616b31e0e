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
--   Roles, bindings, certificates, admission and network policies decide who may do what. A change of one of them
--   that is not logged is the change an attacker wants."""
-- fix      = """
--   End the policy with `- level: Metadata`, or better log `group: rbac.authorization.k8s.io` and the others at
--   RequestResponse; no rule of level None may match them."""
-- misses   = """
--   Policies of other makers. Whether the log shows what was changed, which audit_policy_without_access_bodies looks
--   at. Requests are tried as somebody whom no rule names, in kube-system and in a namespace that no rule names."""
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
        depth = 0
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
        AND verb IN ('create', 'update', 'patch', 'delete', 'deletecollection')
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
                        'it does not log ', array_to_string(found[:5], ', '), if(len(found) > 5, concat(' and ', len(found) - 5, ' more'), '')
                    )
            END
        ),
        min(problem)
    )                                                   AS reason,
    {'path': min(path), 'requests': any_value(found)} AS evidence
FROM audit_policies
LEFT JOIN lacking USING (policy)
GROUP BY kind, namespace, name
