-- title     = "Nobody writes credentials into ConfigMaps"
-- severity  = "medium"
-- rating    = "Whoever may read ConfigMaps, which many may, has them; they lie unencrypted in etcd and in backups"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1552.001"]
-- level     = "Metadata"
-- watches   = ["create configmaps", "update configmaps", "patch configmaps"]
-- source    = ["https://kubernetes.io/docs/concepts/configuration/secret/", "https://attack.mitre.org/techniques/T1552/001/"]
-- why       = """
--   A password in a ConfigMap has the readers of settings, not those of Secrets. Who wrote it can move it, before somebody
--   finds it."""
-- fix       = """
--   Move the value into a Secret, `kubectl create secret generic NAME --from-file=KEY`, refer to it by `secretKeyRef`, and renew it."""
-- benign    = """
--   Sample values that look like real ones, and programs that write their whole settings."""
-- misses    = """
--   Where the log has no bodies of ConfigMaps, as is good, the snapshot of the day tells, and not which writer put it there;
--   a ConfigMap that was gone by then, or has no keys, is not assessed."""

WITH listed AS (
    SELECT
        namespace,
        name,
        coalesce(string_agg(key, ', ' ORDER BY key) FILTER (markers > 0), '') AS keys
    FROM config_entries
    GROUP BY ALL
),

written AS (
    SELECT
        bodies.audit_id,
        bodies.problem,
        bodies.body IS NOT NULL                                                           AS has_body,
        has_body OR listed.name IS NOT NULL                                               AS is_seen,
        if(has_body, contains((bodies.body -> '$.data')::VARCHAR, '[redacted:'), listed.keys != '') AS is_telling,
        if(has_body, '', listed.keys)                                                     AS keys
    FROM audit_bodies AS bodies
    LEFT JOIN listed USING (namespace, name)
    WHERE bodies.resource = 'configmaps' AND bodies.subresource = ''
)
SELECT
    requests.audit_id,
    concat(requests.username, ': ', requests.target)                                                        AS finding,
    if(written.is_seen, 'fail', 'not_assessed')                                                             AS verdict,
    if(requests.succeeded AND requests.actor != 'service_account', 'medium', 'low')                         AS severity,
    if(written.has_body, 1.0, 0.7)                                                                          AS confidence,
    if(
        written.is_seen,
        concat(
            if(requests.succeeded, 'wrote', 'tried to write'), ' credentials into the ConfigMap ',
            requests.namespace, '/', requests.name,
            if(written.keys = '', '', concat(', found in the snapshot in ', written.keys))
        ),
        concat(written.problem, ', and the snapshot has no such ConfigMap with keys')
    )                                                                                                       AS reason
FROM audit_requests AS requests
INNER JOIN written USING (audit_id)
WHERE
    NOT requests.is_system
    AND (coalesce(written.is_telling, false) OR (NOT written.is_seen AND requests.succeeded))
