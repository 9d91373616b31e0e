-- title    = "Services select pods that exist"
-- severity = "low"
-- rating   = "Answers nobody today; any pod that takes the label tomorrow gets the traffic and what clients send"
-- since    = 2026-11-26
-- judges   = ["Service"]
-- source   = ["https://kubernetes.io/docs/concepts/services-networking/service/#services-in-kubernetes"]
-- why      = """
--   A Service whose selector matches nothing is a leftover or a slip. Its name stays known, and whoever may create
--   a pod with that label in the namespace receives the requests and their credentials."""
-- fix      = """
--   Delete the Service, or correct its `selector` to the labels of the pods, which `kubectl get pods
--   --show-labels` prints."""
-- misses   = """
--   Pods of custom controllers that are not running now; endpoints that are not ready; Services without a
--   selector, which another control judges."""

WITH served AS (
    SELECT DISTINCT
        namespace,
        service
    FROM service_workloads
)

SELECT
    services.kind,
    services.namespace,
    services.name,
    if(served.service IS NULL, 'fail', 'pass') AS verdict,
    'no pod has the labels ' || array_to_string(
        list_sort(list_transform(map_entries(services.selector), lambda label: label.key || '=' || label.value)), ', '
    )                                          AS reason,
    ['spec.selector']                          AS fields
FROM services
LEFT JOIN served
    ON served.namespace = services.namespace
    AND served.service = services.name
WHERE services.type != 'ExternalName'
    AND cardinality(services.selector) > 0
