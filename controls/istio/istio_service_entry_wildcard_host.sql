-- title    = "ServiceEntries name the hosts outside"
-- severity = "medium"
-- rating   = "A way out to every name of a domain, past the list of known hosts"
-- since    = 2026-11-26
-- judges   = ["ServiceEntry"]
-- source   = ["https://istio.io/latest/docs/reference/config/networking/service-entry/"]
-- why      = """
--   An entry for *.example.com opens the whole domain to the workloads that see it: in the domains of clouds
--   everybody may have a name of their own."""
-- fix      = """
--   Name the hosts, for example `hosts: [api.example.com]`, and keep the entry to its namespace with `exportTo:
--   [.]`."""
-- misses   = """
--   Entries for addresses; whether the workload needs the host at all."""

SELECT
    kind,
    namespace,
    name,
    if(len(list_filter(hosts, lambda host: starts_with(host, '*'))) > 0, 'fail', 'pass') AS verdict,
    'opens every host of ' || array_to_string(list_filter(hosts, lambda host: starts_with(host, '*')), ', ') AS reason,
    ['spec.hosts'] AS fields
FROM istio_service_entries
