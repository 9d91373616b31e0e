-- title    = "No body of a Secret or token arrives in the audit log"
-- severity = "high"
-- rating   = "Whoever may read the log, or any copy on its way, holds these credentials"
-- since    = 2026-11-26
-- judges   = ["Cluster"]
-- source   = ["https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/", "https://www.cisecurity.org/benchmark/kubernetes"]
-- why      = """
--   Whatever the policy's text says, this is what arrived: requests for Secrets, ConfigMaps and token reviews with
--   their bodies. What is stored here is redacted; the files and the collectors on the way are not."""
-- fix      = """
--   Put `- level: Metadata` for secrets, configmaps, serviceaccounts/token and tokenreviews first in the audit
--   policy, change the credentials that were logged, and delete the logs that hold them."""
-- misses   = """
--   Credentials in bodies of other kinds. Requests of which no level is known, as on GKE, are not judged: where there
--   is none with a level, nothing is assessed."""
-- unseen   = """
--   No audit event of the last thirty days was ingested, so that nothing can be said of the log; read it in with
--   audit-batch ingest."""
-- params   = { targets = ["secrets", "configmaps", "tokenreviews.authentication.k8s.io"] }

WITH logged AS (
    SELECT
        concat(sum(requests), ' of ', target, ' at ', level) AS said,
        min(audit_id)                                        AS audit_id
    FROM audit_log_levels
    WHERE
        -- What is read comes with the answer only.
        ((level = 'RequestResponse' OR verb NOT IN ('get', 'list', 'watch')) AND level != 'Metadata' AND list_contains($targets, target))
        OR (level = 'RequestResponse' AND target = 'serviceaccounts/token' AND verb = 'create')
    GROUP BY target, level
),

told AS (
    SELECT
        string_agg(said, ', ' ORDER BY said) AS said,
        coalesce(list(audit_id), [])         AS audit_ids
    FROM logged
)

SELECT
    kind,
    namespace,
    name,
    CASE
        WHEN said IS NOT NULL THEN 'fail'
        WHEN without_level = requests THEN 'not_assessed'
        ELSE 'pass'
    END                                                                                       AS verdict,
    coalesce('requests were logged with their bodies: ' || said, 'no event says at which level it was logged') AS reason,
    {'audit_ids': audit_ids}                                                                  AS evidence
FROM audit_log
CROSS JOIN told
