-- title    = "The audit policy keeps credentials out of the log"
-- severity = "high"
-- rating   = "Whoever may read the log, or its copies, holds every credential of the cluster"
-- since    = 2026-11-26
-- judges   = ["Node"]
-- source   = [
--     "https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/",
--     "https://www.cisecurity.org/benchmark/kubernetes",
-- ]
-- why      = """
--   At level Request and above the log holds the object: the content of Secrets, of ConfigMaps with passwords in
--   them, and the tokens that clients send for review or are given."""
-- fix      = """
--   Put a rule first: `- level: Metadata` with `resources: [{group: '', resources: [secrets, configmaps,
--   serviceaccounts/token]}, {group: authentication.k8s.io, resources: [tokenreviews]}]`."""
-- misses   = """
--   Credentials in other objects, such as environment variables of pods and custom resources, and rules for single
--   users and objects. Requests are tried as somebody whom no rule names, in kube-system and in a namespace that no
--   rule names."""
-- unseen   = """
--   No node is known as part of a control plane: a managed one, whose audit policy its provider writes and nobody
--   else sees."""

WITH requests AS (
    SELECT
        policy,
        string_agg(DISTINCT verb, '/' ORDER BY verb) || ' ' || target AS request
    FROM audit_policy_levels
    WHERE
        (depth > 1 AND target IN ('secrets', 'configmaps', 'tokenreviews.authentication.k8s.io'))
        OR (depth = 3 AND target = 'serviceaccounts/token')
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
            'it logs the bodies of ', array_to_string(list_sort(list_distinct(list(request)))[:5], ', '),
            if(count(DISTINCT request) > 5, ' and more', '')
        )
        ELSE min(problem)
    END AS reason,
    {'path': min(path), 'requests': list_sort(list_distinct(list(request)))} AS evidence
FROM audit_policies
LEFT JOIN requests USING (policy)
GROUP BY kind, namespace, name
