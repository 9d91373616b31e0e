-- grain    = "one row per host and path of each Ingress"
-- rests_on = ["ingresses.networking.k8s.io"]
-- [columns]
-- kind      = "always Ingress"
-- namespace = "namespace of the Ingress"
-- name      = "name of the Ingress"
-- path      = "where the path, or the rule that has none, stands in the object"
-- host      = "host name; empty when the rule holds for all"
-- url_path  = "path of the URL; NULL for a rule without paths"
-- path_type = "Exact, Prefix or ImplementationSpecific; NULL for a rule without paths"
-- service   = "Service behind it; NULL for another kind of backend"
-- port      = "name or number of the Service's port; NULL without a Service"
-- has_tls   = "a tls entry covers the host: by name, by a wildcard one label deep, or by naming no hosts"

WITH parsed AS (
    SELECT
        kind,
        namespace,
        name,
        from_json(
            doc,
            '{
                "spec": {
                    "rules": [
                        {
                            "host": "VARCHAR",
                            "http": {
                                "paths": [
                                    {
                                        "path": "VARCHAR",
                                        "pathType": "VARCHAR",
                                        "backend": {
                                            "service": {
                                                "name": "VARCHAR",
                                                "port": {"number": "INTEGER", "name": "VARCHAR"}
                                            }
                                        }
                                    }
                                ]
                            }
                        }
                    ]
                }
            }'
        ).spec.rules AS rules
    FROM objects
    WHERE api_group = 'networking.k8s.io' AND kind = 'Ingress'
),
rules AS (
    SELECT
        kind,
        namespace,
        name,
        generate_subscripts(rules, 1) - 1 AS rule_no,
        unnest(rules)                     AS rule
    FROM parsed
),
paths AS (
    SELECT
        kind,
        namespace,
        name,
        coalesce(rule.host, '')                         AS host,
        'spec.rules[' || rule_no || '].http.paths'      AS place,
        generate_subscripts(rule.http.paths, 1) - 1     AS path_no,
        unnest(rule.http.paths)                         AS entry
    FROM rules
    UNION ALL
    SELECT
        kind,
        namespace,
        name,
        coalesce(rule.host, ''),
        'spec.rules[' || rule_no || ']',
        NULL,
        NULL
    FROM rules
    WHERE coalesce(len(rule.http.paths), 0) = 0
)
SELECT
    paths.kind,
    paths.namespace,
    paths.name,
    if(path_no IS NULL, place, place || '[' || path_no || ']')                  AS path,
    host,
    entry.path                                                                  AS url_path,
    if(path_no IS NULL, NULL, coalesce(entry.pathType, 'ImplementationSpecific')) AS path_type,
    entry.backend.service.name                                                  AS service,
    coalesce(entry.backend.service.port.name, entry.backend.service.port.number::VARCHAR)
                                                                                AS port,
    len(
        list_filter(
            ingresses.tls,
            lambda covered: len(covered.hosts) = 0
            OR list_contains(covered.hosts, host)
            OR list_contains(covered.hosts, regexp_replace(host, '^[^.]+', '*'))
        )
    ) > 0                                                                       AS has_tls
FROM paths
INNER JOIN ingresses
    ON ingresses.namespace = paths.namespace
    AND ingresses.name = paths.name
