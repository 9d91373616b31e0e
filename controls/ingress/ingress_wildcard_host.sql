-- title    = "Ingresses name each host that they serve"
-- severity = "medium"
-- rating   = "One namespace answers for names that belong to others, and receives their logins and cookies"
-- since    = 2026-11-26
-- judges   = ["Ingress"]
-- source   = ["https://kubernetes.io/docs/concepts/services-networking/ingress/#hostname-wildcards"]
-- why      = """
--   An Ingress for *.example.com takes every name that nobody else claimed, and controllers differ in who wins.
--   Whoever may edit it can put up a page under a trusted name."""
-- fix      = """
--   Name the hosts, for example `host: shop.example.com`, one rule each."""
-- misses   = """
--   Rules without any host, which another control judges; what an admission policy allows each namespace."""

WITH wild AS (
    SELECT
        kind,
        namespace,
        name,
        list_filter(
            list_concat(
                hosts, regexp_split_to_array(annotations['nginx.ingress.kubernetes.io/server-alias'], '\s*,\s*')
            ),
            lambda host: regexp_matches(host, '^\s*[*~]')
        ) AS wildcards
    FROM ingresses
)

SELECT
    kind,
    namespace,
    name,
    if(len(wildcards) > 0, 'fail', 'pass')                 AS verdict,
    'takes every host of ' || array_to_string(wildcards, ', ') AS reason,
    ['spec.rules']                                         AS fields
FROM wild
