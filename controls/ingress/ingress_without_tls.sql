-- title    = "Every host of an Ingress is served with TLS"
-- severity = "high"
-- rating   = "Sessions and passwords of every visitor can be read and changed on the way"
-- since    = 2026-11-25
-- judges   = ["Ingress"]
-- source   = ["https://kubernetes.io/docs/concepts/services-networking/ingress/#tls"]
-- why      = """
--   Without TLS whoever sits on the way reads and changes what goes by: sessions, passwords, answers. TLS for one
--   host of an Ingress does nothing for its other hosts."""
-- fix      = """
--   Name each host in a `tls` entry with the Secret of its certificate, such as `tls: [{hosts: [shop.example.com],
--   secretName: shop-tls}]`, and give every rule a `host`."""
-- misses   = """
--   Whether the certificate exists, fits and is valid; whether the controller still answers in plain text beside TLS;
--   TLS that a load balancer before the controller ends. An entry without hosts counts for all, as Kubernetes leaves
--   the hosts to the controller then; a wildcard counts for one label. Gateways are looked at by others."""

WITH plain AS (
    SELECT
        kind,
        namespace,
        name,
        list_sort(list(DISTINCT if(host = '', 'every host', host))) AS hosts,
        list_sort(list(DISTINCT regexp_extract(path, '^spec[.]rules\[[0-9]+\]'))) AS fields
    FROM ingress_rules
    WHERE NOT has_tls
    GROUP BY ALL
),
judged AS (
    SELECT
        ingresses.kind,
        ingresses.namespace,
        ingresses.name,
        -- An Ingress without rules sends every host to its default backend.
        if(
            len(ingresses.hosts) = 0 AND len(list_filter(ingresses.tls, lambda entry: len(entry.hosts) = 0)) = 0,
            ['every host'],
            plain.hosts
        )                                         AS hosts,
        coalesce(plain.fields, ['spec.tls'])      AS fields
    FROM ingresses
    LEFT JOIN plain USING (kind, namespace, name)
)

SELECT
    kind,
    namespace,
    name,
    if(hosts IS NULL, 'pass', 'fail')             AS verdict,
    'serves without TLS: ' || array_to_string(hosts, ', ') AS reason,
    fields
FROM judged
