-- title    = "The audit policy logs requests for paths that are no resources"
-- severity = "low"
-- rating   = "Looking around on the API server, for its logs and metrics, leaves no trace"
-- since    = 2026-11-26
-- judges   = ["Node"]
-- source   = [
--     "https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/",
--     "https://kubernetes.io/docs/reference/config-api/apiserver-audit.v1/",
-- ]
-- why      = """
--   Metrics and log files of the control plane are read by paths, and tools of attackers try paths that do not exist.
--   Only health and the description of the API are noise."""
-- fix      = """
--   Name the paths of health alone in the rule of level None: `nonResourceURLs: [/healthz*, /livez*, /readyz*,
--   /version]`, and end the policy with `- level: Metadata`."""
-- misses   = """
--   Paths that are tried: /metrics, /logs/ and one that does not exist. /api and /apis may be dropped, for every
--   client reads them. Requests are tried as somebody whom no rule names, in kube-system and in a namespace that no
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
        depth = 0
        AND target IN ('/anything', '/logs/', '/metrics')
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
