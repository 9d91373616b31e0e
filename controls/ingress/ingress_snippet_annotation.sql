-- title    = "No Ingress brings configuration of its own for nginx"
-- severity = "high"
-- rating   = "Whoever may edit one Ingress reads the controller's token and with it the Secrets of the cluster"
-- since    = 2026-11-26
-- judges   = ["Ingress"]
-- source   = [
--     "https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/#configuration-snippet",
--     "https://github.com/kubernetes/kubernetes/issues/126811",
-- ]
-- why      = """
--   A snippet is written into the configuration of nginx as it is: it can read files of the controller, its
--   service account token included (CVE-2021-25742)."""
-- fix      = """
--   Remove the annotation, use the ones that do what is needed, and set `allow-snippet-annotations: "false"` in
--   the controller's ConfigMap."""
-- misses   = """
--   Whether the controller still allows snippets; ways to inject configuration through other annotations, which
--   newer versions close. The prefix is the controller's usual one."""
-- [params]
-- prefixes = ["nginx.ingress.kubernetes.io", "nginx.org", "ingress.kubernetes.io"]

WITH annotated AS (
    SELECT
        kind,
        namespace,
        name,
        list_filter(
            map_entries(annotations),
            lambda entry: list_contains($prefixes, split_part(entry.key, '/', 1))
            AND regexp_matches(entry.key, '-snippets?$')
            AND trim(entry.value) != ''
        ) AS found
    FROM ingresses
)

SELECT
    kind,
    namespace,
    name,
    if(len(found) > 0, 'fail', 'pass')                       AS verdict,
    'brings configuration for nginx in: ' || array_to_string(
        list_sort(list_transform(found, lambda entry: entry.key)), ', '
    )                                                        AS reason,
    ['metadata.annotations']                                              AS fields
FROM annotated
