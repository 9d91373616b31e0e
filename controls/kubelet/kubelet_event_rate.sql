-- title    = "Kubelets record enough events"
-- severity = "low"
-- rating   = "Events of one node are missing when somebody looks into an incident"
-- since    = 2026-11-26
-- judges   = ["Node"]
-- source   = ["https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/"]
-- why      = """
--   Events are what remains of failed mounts, killed containers and refused images. A rate that is too low drops
--   them when most happens; 0 leaves the rate to the version: 5 to older ones, and no limit to newer ones, with which
--   one node may flood the API server."""
-- fix      = """
--   Leave `eventRecordQPS` unset, which is 50, or set a rate between that and the parameter `least` of this control.
--   The flag `--event-qps` goes before it: remove it where it is set."""
-- misses   = """
--   Whether events are kept for longer than the hour in which the API server holds them."""
-- params   = { least = 5 }

SELECT
    kind,
    namespace,
    name,
    if(
        value IS NULL,
        'not_assessed',
        if(coalesce(try_cast(value AS INTEGER) >= $least, false), 'pass', 'fail')
    ) AS verdict,
    coalesce(
        problem,
        if(value = '0', 'leaves the rate of its events to its version: ', 'records too few events a second: ') || said
    ) AS reason,
    {'setting': setting, 'value': value, 'origin': origin} AS evidence
FROM kubelet_settings
WHERE setting = 'eventRecordQPS'
