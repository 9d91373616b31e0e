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
--   In the rule of level None name the paths of health alone: `nonResourceURLs: [/healthz*, /livez*, /readyz*,
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
        target,
        string_agg(DISTINCT verb, '/' ORDER BY verb) || ' ' || target AS request
    FROM audit_policy_levels
    WHERE
        depth = 0
        AND target IN ('/anything', '/logs/', '/metrics')
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
