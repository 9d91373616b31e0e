-- title    = "Autoscalers can read their metrics"
-- severity = "medium"
-- rating   = "One service that cannot follow its load; reserve that only seems to be there"
-- since    = 2026-11-26
-- judges   = ["HorizontalPodAutoscaler"]
-- source   = ["https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/"]
-- why      = """
--   An autoscaler that cannot read its metrics leaves the number of pods as it is, whatever the load."""
-- fix      = """
--   Install or repair the metrics server, look with `kubectl top pods` whether it answers, and give the containers
--   the requests that a percentage is reckoned from, such as `resources: {requests: {cpu: 100m}}`."""
-- misses   = """
--   Metrics that are read but wrong. Autoscalers read in the API version v1, which tells its state elsewhere."""

SELECT
    kind,
    namespace,
    name,
    CASE
        WHEN NOT is_told THEN 'not_assessed'
        WHEN inactive IS NOT NULL AND inactive != 'ScalingDisabled' THEN 'fail'
        ELSE 'pass'
    END AS verdict,
    coalesce('does not scale: ' || inactive, 'does not tell whether it reads its metrics') AS reason,
    ['status.conditions'] AS fields
FROM horizontal_pod_autoscalers
