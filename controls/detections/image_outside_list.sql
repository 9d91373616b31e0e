-- title     = "Images come from registries that are known"
-- severity  = "low"
-- rating    = "An image from elsewhere was scanned and signed by nobody of yours; mostly it is only somebody in a hurry"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1204.003", "T1610"]
-- level     = "Request"
-- watches   = ["create pods", "update pods/ephemeralcontainers", "patch pods/ephemeralcontainers", "* deployments.apps", "* daemonsets.apps", "* statefulsets.apps", "* replicasets.apps", "* jobs.batch", "* cronjobs.batch"]
-- needs     = ["registries"]
-- source    = ["https://kubernetes.io/docs/concepts/containers/images/", "https://attack.mitre.org/techniques/T1204/003/"]
-- why       = """
--   A registry of one's own is where images are scanned, signed and kept. What comes from others comes past all
--   that."""
-- fix       = """
--   Copy the image to your registry and name it by digest, and let admission refuse the rest by a
--   ValidatingAdmissionPolicy on `object.spec.containers.all(c, c.image.startsWith(...))`."""
-- benign    = """
--   Tests of new products, charts with images of their makers."""
-- misses    = """
--   Images that the list's registries pass through from elsewhere; without a list nothing is assessed."""
-- params    = { registries = [] }

WITH named AS (
    SELECT
        *,
        -- Docker Hub where no registry is written.
        if(
            regexp_matches(image, '^(?:[^/]*[.:][^/]*|localhost)/'),
            image,
            concat('docker.io/', if(contains(image, '/'), '', 'library/'), image)
        ) AS whole
    FROM audit_containers
),

listed AS (
    SELECT
        audit_id,
        username,
        resource,
        verdict,
        problem,
        deed,
        succeeded,
        string_agg(DISTINCT image, ', ' ORDER BY image) AS images
    FROM named
    WHERE
        problem != ''
        OR NOT list_bool_or(
            list_transform(
                $registries,
                -- Where the name ends, not within a longer one.
                lambda registry: (
                    starts_with(image, registry) AND (suffix(registry, '/') OR image[len(registry) + 1] IN ('', '/', ':', '@'))
                )
                OR (
                    starts_with(whole, registry) AND (suffix(registry, '/') OR whole[len(registry) + 1] IN ('', '/', ':', '@'))
                )
            )
        )
    GROUP BY ALL
)
SELECT
    audit_id,
    if(problem = '', concat(username, ': ', images), 'not read') AS finding,
    verdict,
    if(problem = '', concat(deed, ' with ', images), problem)    AS reason,
    if(succeeded AND resource = 'pods', 'medium', 'low')         AS severity
FROM listed
