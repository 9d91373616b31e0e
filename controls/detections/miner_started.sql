-- title     = "No workload mines coins"
-- severity  = "high"
-- rating    = "The cluster's machines work for somebody else, at your cost, and whoever started it can start other things"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1496"]
-- level     = "Request"
-- watches   = ["create pods", "update pods/ephemeralcontainers", "patch pods/ephemeralcontainers", "* deployments.apps", "* daemonsets.apps", "* statefulsets.apps", "* replicasets.apps", "* jobs.batch", "* cronjobs.batch"]
-- source    = ["https://attack.mitre.org/techniques/T1496/"]
-- why       = """
--   Miners are the most common use of a cluster that was broken into. Their images, programs and pools have names of
--   their own."""
-- fix       = """
--   `kubectl delete` the object, revoke the credential that made it and see what else it did: `audit-batch timeline
--   --user NAME`. A ResourceQuota limits what the next one can take."""
-- benign    = """
--   Nodes of chains that a company runs itself."""
-- misses    = """
--   Miners under another name in an image of their own, whose load is what shows them."""

WITH texts AS (
    SELECT
        audit_id,
        string_agg(DISTINCT container, ', ' ORDER BY container) AS found,
        list_sort(list_distinct(list(image)))                   AS images,
        NULL                                                    AS problem
    FROM audit_containers
    WHERE
        regexp_matches(
            lower(concat(image, ' ', command_text)),
            '\b(?:xmrig|minerd|cpuminer|ethminer|xmr-stak|nbminer|t-rex-miner|phoenixminer|lolminer|cgminer|ccminer|kinsing)\b'
            || '|stratum\+(?:tcp|ssl|tls)://|stratum2?\+|--donate-level|--coin[= ](?:monero|xmr)|\brandomx\b'
            || '|\b(?:minexmr|supportxmr|nanopool|moneroocean|2miners|herominers|hashvault|nicehash|f2pool|c3pool)\b'
        )
    GROUP BY audit_id
    UNION ALL
    SELECT
        audit_id,
        '',
        [],
        problem
    FROM audit_pod_specs
    WHERE problem != ''
)
SELECT
    requests.audit_id,
    concat(requests.username, ' in ', requests.namespace)                                        AS finding,
    if(texts.problem IS NULL, 'fail', 'not_assessed')                                            AS verdict,
    coalesce(
        texts.problem,
        concat(
            if(requests.succeeded, 'wrote ', 'tried to write '), requests.target,
            ' whose container ', texts.found, ' is a miner by its image or command'
        )
    )                                                                                            AS reason,
    if(requests.succeeded, 'high', 'medium')                                                     AS severity,
    {'source_ip': requests.source_ip, 'user_agent': requests.user_agent, 'images': texts.images} AS evidence
FROM audit_requests AS requests
JOIN texts USING (audit_id)
WHERE
    requests.resource IN ('pods', 'deployments', 'daemonsets', 'statefulsets', 'replicasets', 'replicationcontrollers', 'jobs', 'cronjobs')
    AND NOT requests.is_system
    AND (texts.problem IS NULL OR requests.succeeded)
