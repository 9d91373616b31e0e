-- title     = "Admission webhooks answer when they are asked"
-- severity  = "low"
-- rating    = "A request went in without being judged; mostly the webhook is down, at times somebody made it so"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1562.001"]
-- level     = "Metadata"
-- watches   = ["* *"]
-- source    = ["https://kubernetes.io/docs/reference/labels-annotations-taints/audit-annotations/", "https://attack.mitre.org/techniques/T1562/001/"]
-- why       = """
--   Where a webhook does not answer and its failures are ignored, the API server goes on without it and notes that
--   in the audit log. The policy did not hold for that request."""
-- fix       = """
--   See why it did not answer, `kubectl get endpointslices -n NAMESPACE`, give it two replicas, and set
--   `failurePolicy: Fail` where it guards."""
-- benign    = """
--   Restarts and upgrades of the webhook."""
-- misses    = """
--   Logs of which the annotations were left out on the way."""

WITH noted AS (
    SELECT
        *,
        list_distinct(
            list_filter(
                json_transform(annotations, '"MAP(VARCHAR, VARCHAR)"').map_entries(),
                lambda entry: starts_with(entry.key, 'failed-open.')
            ).list_transform(lambda entry: entry.value)
        ).list_sort().array_to_string(', ') AS webhooks
    FROM audit_requests
    WHERE contains(annotations::VARCHAR, '"failed-open.')
)
SELECT
    audit_id,
    webhooks                                                                                  AS finding,
    concat(
        'did not answer for ', count(*) OVER (PARTITION BY webhooks), ' requests, which went on without it; here ', username, ': ',
        verb, ' ', target
    )                                                                                         AS reason,
    if(succeeded AND NOT is_system AND step IN ('exec', 'rbac', 'workload'), 'medium', 'low') AS severity,
    {'username': username, 'target': target}                                                  AS evidence
FROM noted
