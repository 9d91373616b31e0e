-- grain    = "one row per Ingress"
-- rests_on = ["ingresses.networking.k8s.io"]
-- [columns]
-- kind            = "always Ingress"
-- namespace       = "namespace of the Ingress"
-- name            = "name of the Ingress"
-- uid             = "UID of the Ingress"
-- created_at      = "when it was created, UTC; NULL in manifests"
-- labels          = "labels; empty when there are none"
-- annotations     = "annotations, which ingress controllers read; empty when there are none"
-- ingress_class   = "the older annotation, which goes first, else ingressClassName; NULL when the cluster's default class serves it"
-- has_tls         = "at least one tls entry"
-- tls             = "tls entries as a list of (hosts, secret); hosts are empty when the entry holds for all; empty when there are none"
-- tls_hosts       = "hosts named in tls entries, sorted; empty when there are none"
-- hosts           = "hosts of the rules, sorted; '' for a rule without a host; empty when there are no rules"
-- default_backend = "Service that gets what no rule matches; NULL when unset"
-- addresses       = "IPs and host names that the controller published; empty when there are none"

WITH parsed AS (
    SELECT
        kind,
        namespace,
        name,
        uid,
        from_json(
            doc,
            '{
                "metadata": {
                    "creationTimestamp": "VARCHAR",
                    "labels": "MAP(VARCHAR, VARCHAR)",
                    "annotations": "MAP(VARCHAR, VARCHAR)"
                },
                "spec": {
                    "ingressClassName": "VARCHAR",
                    "tls": [{"hosts": ["VARCHAR"], "secretName": "VARCHAR"}],
                    "rules": [{"host": "VARCHAR"}],
                    "defaultBackend": {"service": {"name": "VARCHAR"}}
                },
                "status": {"loadBalancer": {"ingress": [{"ip": "VARCHAR", "hostname": "VARCHAR"}]}}
            }'
        ) AS body
    FROM objects
    WHERE api_group = 'networking.k8s.io' AND kind = 'Ingress'
)
SELECT
    kind,
    namespace,
    name,
    uid,
    try_cast(body.metadata.creationTimestamp AS TIMESTAMP)             AS created_at,
    coalesce(body.metadata.labels, MAP {}::MAP(VARCHAR, VARCHAR))      AS labels,
    coalesce(body.metadata.annotations, MAP {}::MAP(VARCHAR, VARCHAR)) AS annotations,
    coalesce(
        nullif(body.metadata.annotations['kubernetes.io/ingress.class'], ''),
        nullif(body.spec.ingressClassName, '')
    )                                                                  AS ingress_class,
    coalesce(len(body.spec.tls), 0) > 0                                AS has_tls,
    coalesce(
        list_transform(
            body.spec.tls,
            lambda entry: {'hosts': coalesce(entry.hosts, []), 'secret': nullif(entry.secretName, '')}
        ),
        []
    )                                                                  AS tls,
    coalesce(
        list_sort(
            list_distinct(flatten(list_transform(body.spec.tls, lambda entry: coalesce(entry.hosts, []))))
        ),
        []
    )                                                                  AS tls_hosts,
    coalesce(
        list_sort(list_distinct(list_transform(body.spec.rules, lambda rule: coalesce(rule.host, '')))),
        []
    )                                                                  AS hosts,
    body.spec.defaultBackend.service.name                              AS default_backend,
    coalesce(
        list_transform(
            body.status.loadBalancer.ingress,
            lambda point: coalesce(nullif(point.ip, ''), point.hostname)
        ),
        []
    )                                                                  AS addresses
FROM parsed
