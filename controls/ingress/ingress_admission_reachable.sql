-- title    = "Only the API server reaches the webhook of the ingress controller"
-- severity = "high"
-- rating   = "With a hole such as CVE-2025-1974, any pod of the cluster takes over the controller and its Secrets"
-- since    = 2026-11-26
-- judges   = ["DaemonSet", "Deployment", "Pod", "StatefulSet"]
-- source   = ["https://github.com/kubernetes/kubernetes/issues/131009"]
-- why      = """
--   The admission webhook of ingress-nginx builds a configuration from whatever it is sent, without asking who
--   sends. Only the API server needs to reach it, but without a NetworkPolicy every pod does."""
-- fix      = """
--   Isolate the controller with a NetworkPolicy that lets everybody reach 80 and 443 only, and the API server
--   8443, for example `controller.networkPolicy.enabled: true` in the chart; or switch the webhook off."""
-- misses   = """
--   Whether the policy's rules leave the webhook's port closed to other pods, and whether policies are enforced at
--   all; controllers of vendors."""
-- [params]
-- repositories = ["ingress-nginx/controller", "ingress-nginx/controller-chroot"]

WITH webhooks AS (
    SELECT
        containers.kind,
        containers.namespace,
        containers.name,
        bool_or(
            len(
                list_filter(
                    list_concat(containers.command, containers.args),
                    lambda arg: split_part(arg, '=', 1) = '--validating-webhook'
                )
            ) > 0
        ) AS listens
    FROM images
    INNER JOIN containers USING (kind, namespace, name, container)
    WHERE list_contains($repositories, repository)
        AND kind IN ('DaemonSet', 'Deployment', 'Pod', 'StatefulSet')
    GROUP BY ALL
),
isolated AS (
    SELECT
        kind,
        namespace,
        name
    FROM network_policy_workloads
    WHERE isolates_ingress AND NOT host_network
    GROUP BY ALL
)

SELECT
    webhooks.kind,
    webhooks.namespace,
    webhooks.name,
    if(listens AND isolated.name IS NULL, 'fail', 'pass')             AS verdict,
    'its admission webhook answers every pod: no NetworkPolicy holds for it' AS reason
FROM webhooks
LEFT JOIN isolated USING (kind, namespace, name)
