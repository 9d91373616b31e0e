-- title    = "Published Services do not speak plain text"
-- severity = "medium"
-- rating   = "Passwords and sessions readable on the way to the cluster"
-- since    = 2026-11-26
-- judges   = ["Service"]
-- source   = ["https://kubernetes.io/docs/concepts/services-networking/service/#loadbalancer"]
-- why      = """
--   FTP, Telnet, LDAP, mail without TLS and HTTP send passwords and data as they are, past networks that nobody
--   knows."""
-- fix      = """
--   Publish the protocol with TLS, such as HTTPS with `ports: [{name: https, port: 443}]` or LDAPS on 636, and end
--   TLS in an Ingress or a Gateway."""
-- misses   = """
--   Protocols are told from port numbers and appProtocol; whether port 443 speaks TLS, and whether the load
--   balancer ends TLS before a plain port. HTTP beside a port 443 passes, as it mostly redirects."""
-- [params]
-- plain = [
--     "21 FTP", "23 Telnet", "25 SMTP", "110 POP3", "143 IMAP", "389 LDAP", "513 rlogin", "514 rsh", "1883 MQTT",
-- ]

WITH published AS (
    SELECT
        kind,
        namespace,
        name,
        list_filter($plain, lambda entry: len(list_filter(
            ports, lambda port: port.protocol = 'TCP' AND port.port::VARCHAR = split_part(entry, ' ', 1)
        )) > 0)                                                             AS plain,
        list_filter(ports, lambda port: port.port = 443 OR lower(port.app_protocol) = 'https') AS secure,
        list_filter(ports, lambda port: port.port = 80 OR lower(port.app_protocol) IN (
            'http', 'kubernetes.io/h2c', 'kubernetes.io/ws'
        ))                                                                  AS web
    FROM services
    WHERE type IN ('LoadBalancer', 'NodePort') OR len(external_ips) > 0
)

SELECT
    kind,
    namespace,
    name,
    if(len(plain) > 0 OR (len(web) > 0 AND len(secure) = 0), 'fail', 'pass') AS verdict,
    'publishes plain text: ' || array_to_string(
        list_concat(
            list_transform(plain, lambda entry: 'port ' || entry),
            if(len(secure) = 0, list_transform(web, lambda port: concat_ws(' ', 'port', port.port, 'HTTP')), [])
        ), ', '
    )                                                                       AS reason,
    ['spec.ports']                                                          AS fields
FROM published
