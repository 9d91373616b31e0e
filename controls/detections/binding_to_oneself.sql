-- title     = "Nobody gives rights to themselves"
-- severity  = "high"
-- rating    = "Whoever may write bindings made use of it for their own; a review by a second person did not take place"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1098.006"]
-- level     = "Request"
-- watches   = ["create clusterrolebindings.rbac.authorization.k8s.io", "update clusterrolebindings.rbac.authorization.k8s.io", "patch clusterrolebindings.rbac.authorization.k8s.io", "create rolebindings.rbac.authorization.k8s.io", "update rolebindings.rbac.authorization.k8s.io", "patch rolebindings.rbac.authorization.k8s.io"]
-- source    = ["https://kubernetes.io/docs/concepts/security/rbac-good-practices/#escalate-verb", "https://attack.mitre.org/techniques/T1098/006/"]
-- why       = """
--   Rights are given by one person to another one. A subject that is the writer is somebody who takes more than was
--   given."""
-- fix       = """
--   Ask why. Remove it, `kubectl delete clusterrolebinding NAME`, and take the writing of bindings out of the role;
--   `audit-batch who-can create clusterrolebindings` names who has it."""
-- benign    = """
--   The first administrator of a new cluster, and makers of a namespace who get a role in it."""
-- misses    = """
--   Rights for a group of which the log does not name the writer as a member, for groups of Kubernetes' own, and for a
--   second account of the same person."""
-- params    = { exempt = [] }

WITH bindings AS (
    SELECT
        *,
        resource = 'clusterrolebindings' OR namespace = 'kube-system' AS is_wide
    FROM audit_bindings
    LEFT JOIN (
        SELECT
            audit_id,
            -- The name that one acts in is one's own as well.
            flatten(list([username, effective_username]))                                    AS names,
            flatten(list(list_concat(coalesce(groups, []), coalesce(effective_groups, [])))) AS groups
        FROM audit_requests
        WHERE resource IN ('rolebindings', 'clusterrolebindings')
        GROUP BY audit_id
    ) AS members USING (audit_id)
    WHERE
        (
            problem != ''
            OR (subject_kind = 'User' AND list_contains(names, subject))
            -- Groups of everyone are told by binding_for_everyone.
            OR (subject_kind = 'Group' AND NOT starts_with(subject, 'system:') AND list_contains(groups, subject))
            OR (
                subject_kind = 'ServiceAccount'
                AND list_contains(names, concat('system:serviceaccount:', subject_namespace, ':', subject))
            )
        )
        AND NOT list_contains($exempt, username)
)
SELECT
    audit_id,
    finding,
    verdict,
    if(problem = '', concat(deed, ' to ', string_agg(DISTINCT subject, ', ' ORDER BY subject)), problem) AS reason,
    CASE
        WHEN problem = '' AND is_wide AND succeeded THEN 'high'
        WHEN is_wide OR succeeded THEN 'medium'
        ELSE 'low'
    END                                                                                                  AS severity,
    client                                                                                               AS evidence
FROM bindings
GROUP BY
    audit_id,
    finding,
    verdict,
    deed,
    problem,
    succeeded,
    is_wide,
    client
