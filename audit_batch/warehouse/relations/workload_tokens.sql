-- grain    = "one row per workload whose pods have a service account; mirror pods have none"
-- rests_on = []
-- [columns]
-- kind            = "kind of the workload"
-- namespace       = "namespace of the workload"
-- name            = "name of the workload"
-- service_account = "service account of the pods"
-- spec_path       = "where the pod spec stands in the object"
-- account_exists  = "the service account exists"
-- is_automounted  = "pods get a token for the API without asking, as pod spec and service account together decide"
-- is_displaced    = "every container mounts something of its own where that token would be, so that admission adds none; it may be another token"
-- token_volumes   = "tokens that projected volumes of the pod spec ask for: volume, path, audience (empty for the API server), seconds (3600 when unset), is_for_api (the API server takes it); the volume that admission adds to pods among them"
-- is_reachable    = "pods hold a token that the API server takes, in either way; audiences that API servers have by default count as its own"

WITH projected AS (
    SELECT
        kind,
        namespace,
        name,
        volume,
        path,
        from_json(
            (spec -> '$.projected.sources'),
            '[{"serviceAccountToken": {"audience": "VARCHAR", "expirationSeconds": "BIGINT", "path": "VARCHAR"}}]'
        ) AS sources
    FROM volumes
    WHERE list_contains(sources, 'projected')
),
sources AS (
    SELECT
        kind,
        namespace,
        name,
        volume,
        path || format('.projected.sources[{}]', generate_subscripts(sources, 1) - 1) AS path,
        unnest(sources).serviceAccountToken                                           AS token
    FROM projected
),
tokens AS (
    SELECT
        kind,
        namespace,
        name,
        list(
            {
                'volume': volume,
                'path': path,
                'audience': coalesce(token.audience, ''),
                'seconds': coalesce(token.expirationSeconds, 3600),
                'is_for_api': coalesce(token.audience, '') IN (
                    '',
                    'api',
                    'https://kubernetes.default',
                    'https://kubernetes.default.svc',
                    'https://kubernetes.default.svc.cluster.local',
                    'kubernetes.default.svc'
                )
            }
            ORDER BY path
        ) AS token_volumes
    FROM sources
    WHERE token IS NOT NULL
    GROUP BY ALL
),
own_mounts AS (
    SELECT DISTINCT
        kind,
        namespace,
        name,
        container
    FROM volume_mounts
    WHERE mount_path = '/var/run/secrets/kubernetes.io/serviceaccount'
        AND NOT is_device
        -- As admission calls the volumes that it adds, today and before 1.22.
        AND NOT regexp_matches(volume, '^kube-api-access-|-token-[a-z0-9]{5}$')
),
-- Source: plugin/pkg/admission/serviceaccount/admission.go of Kubernetes, which asks each container by itself.
displaced AS (
    SELECT
        containers.kind,
        containers.namespace,
        containers.name
    FROM containers
    SEMI JOIN own_mounts USING (kind, namespace, name)
    LEFT JOIN own_mounts USING (kind, namespace, name, container)
    WHERE containers.container_type != 'ephemeral'
    GROUP BY ALL
    HAVING bool_and(own_mounts.container IS NOT NULL)
),
joined AS (
    SELECT
        workloads.kind,
        workloads.namespace,
        workloads.name,
        workloads.service_account,
        workloads.spec_path,
        service_accounts.name IS NOT NULL                                             AS account_exists,
        coalesce(workloads.automount_token, service_accounts.automount_token, true)   AS is_automounted,
        displaced.name IS NOT NULL                                                    AS is_displaced,
        coalesce(tokens.token_volumes, [])                                            AS token_volumes
    FROM workloads
    LEFT JOIN tokens USING (kind, namespace, name)
    LEFT JOIN displaced USING (kind, namespace, name)
    LEFT JOIN service_accounts
        ON service_accounts.namespace = workloads.namespace
        AND service_accounts.name = workloads.service_account
    -- Mirror pods have no service account, so admission sees to it: only the annotation makes a pod one.
    WHERE NOT (workloads.kind = 'Pod' AND workloads.annotations['kubernetes.io/config.mirror'] IS NOT NULL)
)
SELECT
    *,
    is_automounted OR len(list_filter(token_volumes, lambda token: token.is_for_api)) > 0 AS is_reachable
FROM joined
