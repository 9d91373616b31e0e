-- title     = "Nobody deletes much at once"
-- severity  = "medium"
-- rating    = "Data and workloads go faster than anybody can look; tools that tidy up delete much too, of what they made"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1485", "T1489"]
-- level     = "Metadata"
-- watches   = ["delete *", "deletecollection *"]
-- source    = ["https://attack.mitre.org/techniques/T1485/", "https://attack.mitre.org/techniques/T1489/"]
-- why       = """
--   Whoever wants to do harm, or to hide what was done, deletes in numbers: claims, Secrets, workloads, backups."""
-- fix       = """
--   Stop it by taking the identity's binding away, `kubectl delete clusterrolebinding NAME`, then restore from
--   backup."""
-- benign    = """
--   Removal of a product, of a test's remains, and a delivery tool that prunes; name such accounts in `exempt`; one
--   that deleted as much on three days before is low."""
-- misses    = """
--   Deletions below the threshold, and those that a namespace's end brings."""
-- params    = { exempt = [], deletions = 20, days = 3 }

WITH deletions AS (
    SELECT
        *,
        count(*) OVER five_minutes                                         AS around,
        bool_or(verb = 'deletecollection' AND succeeded) OVER five_minutes AS has_collection
    FROM audit_requests
    WHERE
        verb IN ('delete', 'deletecollection')
        AND resource IN (
            'persistentvolumeclaims', 'persistentvolumes', 'secrets', 'configmaps', 'deployments', 'statefulsets', 'daemonsets',
            'cronjobs', 'services', 'ingresses', 'serviceaccounts', 'customresourcedefinitions', 'volumesnapshots', 'backups'
        )
        AND NOT is_system
        AND status_code IS DISTINCT FROM 404
        AND NOT list_contains($exempt, username)
    WINDOW five_minutes AS (
        PARTITION BY username ORDER BY event_time
        RANGE BETWEEN INTERVAL 5 MINUTE PRECEDING AND INTERVAL 5 MINUTE FOLLOWING
    )
),

habits AS (
    SELECT DISTINCT username
    FROM earlier_features
    WHERE feature = 'action' AND starts_with(value, 'delete') AND days >= $days AND most >= $deletions
)
SELECT
    audit_id,
    username                                                                                AS finding,
    concat(
        'sent ', count(*) OVER per_user, ' deletions of ', count(DISTINCT resource) OVER per_user, ' kinds, ',
        count(*) FILTER (succeeded) OVER per_user, ' of them with success; here ', target
    )                                                                                       AS reason,
    if(bool_or(succeeded) OVER per_user AND username NOT IN (FROM habits), 'medium', 'low') AS severity,
    {'source_ip': source_ip, 'user_agent': user_agent}                                      AS evidence
FROM deletions
WHERE around >= $deletions OR (has_collection AND verb = 'deletecollection')
WINDOW per_user AS (PARTITION BY username)
