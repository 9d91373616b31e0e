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
--   Delete the object with `kubectl delete`, revoke the credential that made it and see what else it did:
--   `audit-batch timeline --user NAME`. A ResourceQuota limits what the next one can take."""
-- benign    = """
--   Nodes of chains that a company runs itself."""
-- misses    = """
--   Miners under another name in an image of their own, whose load is what shows them."""

SELECT
    audit_id,
    concat(username, ' in ', namespace)                           AS finding,
    verdict,
    if(
        problem = '',
        concat(
            deed, ' whose container ', string_agg(DISTINCT container, ', ' ORDER BY container),
            ' is a miner by its image or command'
        ),
        problem
    )                                                             AS reason,
    if(succeeded, 'high', 'medium')                               AS severity,
    {
        'source_ip': client.source_ip,
        'user_agent': client.user_agent,
        'images': list_sort(list_distinct(list(image)))
    }                                                             AS evidence
FROM audit_containers
WHERE
    problem != ''
    OR regexp_matches(
        lower(concat(image, ' ', command_text)),
        '\b(?:xmrig|minerd|cpuminer|ethminer|xmr-stak|nbminer|t-rex-miner|phoenixminer|lolminer|cgminer|ccminer|kinsing)\b'
        || '|stratum\+(?:tcp|ssl|tls)://|stratum2?\+|--donate-level|--coin[= ](?:monero|xmr)|\brandomx\b'
        || '|\b(?:minexmr|supportxmr|nanopool|moneroocean|2miners|herominers|hashvault|nicehash|f2pool|c3pool)\b'
    )
GROUP BY
    audit_id,
    username,
    namespace,
    verdict,
    deed,
    problem,
    succeeded,
    client
