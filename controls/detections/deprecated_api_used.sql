-- title     = "Nobody uses versions of the API that will be removed"
-- severity  = "low"
-- rating    = "Nothing is wrong until the upgrade; from then on what asks in that manner fails"
-- since     = 2026-11-26
-- alone     = "No standard asks who uses an old version of the API; the objects themselves are judged by other controls."
-- signal    = "rule"
-- technique = ["T1499"]
-- level     = "Metadata"
-- watches   = ["* *"]
-- source    = ["https://kubernetes.io/docs/reference/labels-annotations-taints/audit-annotations/", "https://kubernetes.io/docs/reference/using-api/deprecation-guide/"]
-- why       = """
--   The API server notes in the audit log when it is asked for a version that is deprecated, and in which release it
--   ends. What uses it stops working there."""
-- fix       = """
--   Change the `apiVersion` in the manifest or update the program: `kubectl convert -f FILE --output-version
--   GROUP/VERSION`."""
-- benign    = """
--   Tools that ask for all versions that there are."""
-- misses    = """
--   Fields and values that are deprecated while their version is not."""

WITH noted AS (
    SELECT
        *,
        regexp_extract(request_uri, '^/(?:api|apis/[^/]+)/(v[^/?]+)', 1) AS version,
        (annotations ->> '$."k8s.io/removed-release"')                   AS removed_in
    FROM audit_requests
    WHERE contains(annotations::VARCHAR, '"k8s.io/deprecated"') AND NOT is_system
)
SELECT
    audit_id,
    concat(username, ': ', resource, ' ', concat_ws('/', nullif(api_group, ''), version)) AS finding,
    concat(
        'asked ', count(*) OVER per_use, ' times for ', resource, ' by ', concat_ws('/', nullif(api_group, ''), version),
        if(removed_in IS NULL, '', concat(', which release ', removed_in, ' no longer has'))
    )                                                                                     AS reason,
    'low'                                                                                 AS severity,
    {'program': program, 'removed_in': removed_in}                                        AS evidence
FROM noted
WINDOW per_use AS (PARTITION BY username, resource, api_group, version, removed_in)
