-- title    = "The audit policy logs the deletion of events"
-- severity = "low"
-- rating   = "Somebody can wipe the traces of their pods from the events of a namespace"
-- since    = 2026-11-26
-- judges   = ["Node"]
-- source   = [
--     "https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/",
--     "https://kubernetes.io/docs/reference/config-api/apiserver-audit.v1/",
-- ]
-- why      = """
--   Events are noise to the log, so that many policies drop them altogether, and with them the deletion of events,
--   which hardly anybody but an attacker needs."""
-- fix      = """
--   Put before the rule that drops events: `- level: Metadata` with `verbs: [delete, deletecollection]` for events of
--   the groups core and events.k8s.io."""
-- misses   = """
--   Events that end by themselves after an hour. On many managed control planes the policy cannot be changed.
--   Requests are tried as somebody whom no rule names, in kube-system and in a namespace that no rule names."""
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
        AND target IN ('events', 'events.events.k8s.io')
        AND verb IN ('delete', 'deletecollection')
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
