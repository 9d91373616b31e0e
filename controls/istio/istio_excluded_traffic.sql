-- title    = "No traffic of the mesh goes past the proxy"
-- severity = "medium"
-- rating   = "The excluded ports and networks know no mutual TLS, no authorization and no log"
-- since    = 2026-11-26
-- judges   = [
--     "CronJob", "DaemonSet", "Deployment", "Job", "Pod",
--     "ReplicaSet", "ReplicationController", "StatefulSet",
-- ]
-- source   = ["https://istio.io/latest/docs/reference/config/annotations/"]
-- why      = """
--   Annotations take ports or networks from the proxy: what comes or goes there is plain text that no rule of the
--   mesh sees."""
-- fix      = """
--   Remove the annotations that the reason names, such as `traffic.sidecar.istio.io/excludeOutboundPorts`, or keep
--   them to a port that speaks TLS itself, with a waiver."""
-- misses   = """
--   Settings for the whole mesh in the injector, and its templates that take no traffic, such as gateway; a workload
--   that opens connections as the proxy's user, which go past it as well."""
-- [params]
-- excluding = [
--     "traffic.sidecar.istio.io/excludeInboundPorts", "traffic.sidecar.istio.io/excludeInterfaces",
--     "traffic.sidecar.istio.io/excludeOutboundIPRanges", "traffic.sidecar.istio.io/excludeOutboundPorts",
-- ]
-- including = [
--     "traffic.sidecar.istio.io/includeInboundPorts", "traffic.sidecar.istio.io/includeOutboundIPRanges",
-- ]

WITH annotated AS (
    SELECT
        istio_workloads.kind,
        istio_workloads.namespace,
        istio_workloads.name,
        list_sort(
            list_transform(
                list_filter(
                    map_entries(workloads.pod_annotations),
                    lambda entry: if(
                        asked_for = 'sidecar' OR data_plane = 'sidecar',
                        (list_contains($excluding, entry.key) AND trim(entry.value) != '')
                        OR (list_contains($including, entry.key) AND trim(entry.value) != '*')
                        OR (entry.key = 'sidecar.istio.io/interceptionMode' AND entry.value = 'NONE')
                        OR (
                            entry.key = 'proxy.istio.io/config'
                            AND regexp_matches(entry.value, '\binterceptionMode["'']?\s*:\s*["'']?NONE\b')
                        ),
                        entry.key = 'ambient.istio.io/bypass-inbound-capture' AND lower(trim(entry.value)) = 'true'
                    )
                ),
                lambda entry: entry.key || '=' || left(entry.value, 80)
            )
        ) AS settings
    FROM istio_workloads
    INNER JOIN workloads USING (kind, namespace, name)
    WHERE asked_for = 'sidecar' OR data_plane != 'none'
)

SELECT
    kind,
    namespace,
    name,
    if(len(settings) > 0, 'fail', 'pass')                             AS verdict,
    'keeps traffic from the proxy: ' || array_to_string(settings, ', ') AS reason,
    ['metadata.annotations']                                          AS fields
FROM annotated
