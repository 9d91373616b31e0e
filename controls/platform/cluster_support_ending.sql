-- title    = "The support of the cluster's release does not end soon"
-- severity = "medium"
-- rating   = "An upgrade of the whole cluster under pressure, or none in time"
-- since    = 2026-11-26
-- judges   = ["Cluster"]
-- source   = ["https://kubernetes.io/releases/"]
-- why      = """
--   An upgrade of a cluster takes weeks of tests. Begun when the support has ended, every weakness found meanwhile
--   stays open."""
-- fix      = """
--   Plan the upgrade now, and look for API versions that the next release no longer serves: `kubectl get --raw
--   /metrics | grep apiserver_requested_deprecated_apis`."""
-- misses   = """
--   Clusters whose support has ended already, which another control tells; longer support by a vendor's contract."""
-- params   = { days = 60 }

SELECT
    kind,
    namespace,
    name,
    CASE
        WHEN problem IS NOT NULL THEN 'not_assessed'
        WHEN until - getvariable('as_of')::DATE > $days THEN 'pass'
        WHEN NOT is_upstream THEN 'not_assessed'
        ELSE 'fail'
    END AS verdict,
    CASE
        WHEN problem IS NOT NULL THEN problem
        WHEN NOT is_upstream
            THEN format('runs {}: Kubernetes supports 1.{} until {}, its vendor may longer', version, minor, until)
        ELSE format('runs {}, and the support of Kubernetes 1.{} ends on {}', version, minor, until)
    END AS reason,
    fields,
    {'version': version, 'supported_until': until, 'facts_dated': facts_dated} AS evidence
FROM kubernetes_support
WHERE kind = 'Cluster' AND (until IS NULL OR until >= getvariable('as_of')::DATE)
