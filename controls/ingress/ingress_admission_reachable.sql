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
--   Isolate the controller with a NetworkPolicy of your own that lets everybody reach 80 and 443 only, and the
--   addresses of the API server 8443; that of the chart opens 8443 to everybody too. Or switch the webhook off, in
--   the chart with `controller.admissionWebhooks.enabled: false`."""
-- misses   = """
--   Whom rules with peers let in, and whether policies are enforced at all; controllers of vendors. A port that a
--   policy names instead of numbering counts as open; the webhook is taken to listen on `port`."""
-- [params]
-- port = 8443
-- repositories = ["ingress-nginx/controller", "ingress-nginx/controller-chroot"]

WITH webhooks AS (
    SELECT
        containers.kind,
        containers.namespace,
        containers.name,
        bool_or(len(list_filter(
            list_concat(command, args), lambda arg: regexp_matches(arg, '(^|\s)--validating-webhook(=|\s|$)')
        )) > 0) AS listens
    FROM images
    INNER JOIN containers USING (kind, namespace, name, container)
    WHERE list_contains($repositories, repository)
        AND kind IN ('DaemonSet', 'Deployment', 'Pod', 'StatefulSet')
    GROUP BY ALL
),
isolated AS (
    SELECT
        selected.kind,
        selected.namespace,
        selected.name,
        list(policies.name ORDER BY policies.name) FILTER (
            WHERE len(list_filter(open_ports, lambda range: $port BETWEEN range.first AND range.last)) > 0
        ) AS opening
    FROM network_policy_workloads AS selected
    INNER JOIN network_policies AS policies
        ON policies.namespace = selected.namespace AND policies.name = selected.policy
    WHERE selected.isolates_ingress AND NOT host_network
    GROUP BY ALL
)

SELECT
    webhooks.kind,
    webhooks.namespace,
    webhooks.name,
    if(listens AND (isolated.name IS NULL OR isolated.opening IS NOT NULL), 'fail', 'pass') AS verdict,
    'its admission webhook answers every pod: ' || coalesce(
        'its port is opened to all by NetworkPolicy ' || array_to_string(isolated.opening, ', '),
        'no NetworkPolicy holds for it'
    )                                                                                       AS reason
FROM webhooks
LEFT JOIN isolated USING (kind, namespace, name)
