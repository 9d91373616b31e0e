-- title     = "Nobody reads one Secret after the other"
-- severity  = "medium"
-- rating    = "Credentials of several programs are in one hand; a rotation of all of them follows"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1552.007"]
-- level     = "Metadata"
-- watches   = ["get secrets", "list secrets", "watch secrets"]
-- source    = ["https://kubernetes.io/docs/concepts/security/secrets-good-practices/", "https://attack.mitre.org/techniques/T1552/007/"]
-- why       = """
--   A program needs its own Secrets, a person mostly one. Many in short time, or the lists of many namespaces, are a search."""
-- fix       = """
--   Ask who it was; without an answer renew the Secrets that the evidence names. Give roles with `resourceNames`, and take
--   `list` on `secrets` out of roles in many namespaces."""
-- benign    = """
--   Secret operators, delivery tools and backups, whose accounts watch Secrets, list many kinds or read by name, and are low
--   for that; releases of helm do not count."""
-- misses    = """
--   Who reads fewer, or waits longer than ten minutes between, and who watches Secrets beside. Secrets that come
--   back as the answer to a patch."""
-- params    = { secrets = 10, namespaces = 4, kinds = 15, exempt = [] }
WITH bursts AS (
    SELECT
        *,
        -- A list may select one by its name.
        if(is_single, target, NULL)     AS secret,
        if(is_single, NULL, namespace)  AS listed
    FROM audit_secret_reads
    WHERE
        (verb != 'watch' OR actor != 'service_account') AND succeeded AND NOT is_system AND NOT is_helm
        AND NOT list_has_all($exempt, [username, effective_username])
    WINDOW around AS (
        PARTITION BY username, address ORDER BY event_time
        RANGE BETWEEN INTERVAL 10 MINUTE PRECEDING AND INTERVAL 10 MINUTE FOLLOWING
    )
    QUALIFY
        count(DISTINCT secret) OVER around >= $secrets
        OR count(DISTINCT listed) OVER around >= $namespaces
),

counted AS (
    SELECT
        username,
        address,
        count(DISTINCT secret) AS secrets,
        count(DISTINCT listed) AS lists
    FROM bursts
    GROUP BY ALL
),

-- Backups and delivery tools list whatever there is.
broad AS (
    SELECT
        username,
        coalesce(source_ip, 'an unknown address') AS address
    FROM audit_requests
    WHERE actor = 'service_account' AND verb = 'list'
    GROUP BY ALL
    HAVING count(DISTINCT resource) >= $kinds
)
SELECT
    audit_id,
    concat(username, ' from ', address)                                            AS finding,
    concat_ws(
        ' and ',
        'read ' || nullif(counted.secrets, 0) || if(counted.secrets = 1, ' Secret', ' Secrets'),
        'listed those of ' || nullif(lists, 0) || if(lists = 1, ' namespace', ' namespaces')
    )                                                                              AS reason,
    -- Programs that read Secrets by name know which; who searches lists.
    if(
        bursts.actor = 'service_account' AND (is_watcher OR broad.username IS NOT NULL OR lists < $namespaces),
        'low', 'medium'
    )                                                                              AS severity,
    {'target': target, 'user_agent': user_agent}                                   AS evidence
FROM bursts
INNER JOIN counted USING (username, address)
LEFT JOIN broad USING (username, address)
