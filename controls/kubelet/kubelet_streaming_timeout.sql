-- title    = "Kubelets end idle connections into containers"
-- severity = "low"
-- rating   = "A forgotten shell stays open, for whoever has the connection already"
-- since    = 2026-11-26
-- judges   = ["Node"]
-- source   = ["https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/"]
-- why      = """
--   Sessions of exec, attach and port-forward that nobody uses any more hold connections and a shell in a container
--   open for ever; enough of them use up what the node has."""
-- fix      = """
--   Leave `streamingConnectionIdleTimeout` at its default of four hours, or set a shorter time such as `1h` in the
--   kubelet's configuration. The flag `--streaming-connection-idle-timeout` goes before it: remove it where it is
--   set."""
-- misses   = """
--   Whether the container runtime honours it: with CRI runtimes it is theirs to end streams."""

SELECT
    kind,
    namespace,
    name,
    if(value IS NULL, 'not_assessed', if(NOT regexp_matches(value, '^(0[a-zµ]*)+$'), 'pass', 'fail')) AS verdict,
    coalesce(problem, 'never ends idle connections: ' || said) AS reason,
    {'setting': setting, 'value': value, 'origin': origin} AS evidence
FROM kubelet_settings
WHERE setting = 'streamingConnectionIdleTimeout'
