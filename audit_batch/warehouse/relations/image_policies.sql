-- grain    = "one row per ClusterImagePolicy of the sigstore policy controller"
-- rests_on = ["clusterimagepolicies.policy.sigstore.dev"]
-- [columns]
-- kind = "always ClusterImagePolicy"
-- namespace = "always empty: it lies in no namespace"
-- name = "name of the object"
-- mode = "enforce or warn; enforce when unset"
-- images = "patterns of the images that it holds for; empty when there are none"
-- passes_all = "some authority lets every image pass without a signature"

WITH parsed AS (
    SELECT
        kind,
        namespace,
        name,
        from_json(
            doc,
            '{"spec": {"mode": "VARCHAR", "images": [{"glob": "VARCHAR"}], "authorities": [{"static": {"action": "VARCHAR"}}]}}'
        ).spec AS spec
    FROM objects
    WHERE api_group = 'policy.sigstore.dev' AND kind = 'ClusterImagePolicy'
)
SELECT
    kind,
    namespace,
    name,
    coalesce(nullif(spec.mode, ''), 'enforce') AS mode,
    list_transform(coalesce(spec.images, []), lambda image: image.glob) AS images,
    len(list_filter(coalesce(spec.authorities, []), lambda authority: coalesce(authority.static.action = 'pass', false))) > 0 AS passes_all
FROM parsed
