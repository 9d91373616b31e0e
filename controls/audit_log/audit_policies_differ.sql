-- title    = "All API servers log by the same audit policy"
-- severity = "medium"
-- rating   = "Whether something is logged depends on which API server it went through"
-- since    = 2026-11-26
-- judges   = ["Node"]
-- source   = [
--     "https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/",
--     "https://kubernetes.io/docs/reference/config-api/apiserver-audit.v1/",
-- ]
-- why      = """
--   Clients are spread over the API servers. Where their policies differ, a part of the same requests is logged and
--   another is not, and who can choose chooses."""
-- fix      = """
--   Lay the same file on every control plane node, and restart the API servers: compare `sha256sum
--   /etc/kubernetes/audit.yaml` on each."""
-- misses   = """
--   Differences in where the log goes and how long it is kept. With one API server there is nothing to compare, and
--   it passes."""
-- unseen   = """
--   No node is known as part of a control plane: a managed one, whose audit policy its provider writes and nobody
--   else sees."""

WITH counted AS (
    SELECT
        policy,
        count(*) AS servers
    FROM audit_policies
    WHERE problem IS NULL
    GROUP BY policy
),

usual AS (
    SELECT
        arg_max(policy, (servers, policy)) AS policy,
        count(*)                           AS policies
    FROM counted
)

SELECT
    kind,
    namespace,
    name,
    min(CASE WHEN problem IS NOT NULL THEN 'not_assessed' WHEN policies > 1 THEN 'fail' ELSE 'pass' END) AS verdict,
    coalesce(
        min(problem),
        if(
            bool_and(audit_policies.policy = usual.policy),
            'most API servers log as this one does, and not all',
            'its API server logs by another policy than most'
        )
    )                    AS reason,
    {'path': min(path)}  AS evidence
FROM audit_policies
CROSS JOIN usual
GROUP BY kind, namespace, name
