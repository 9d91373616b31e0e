-- grain    = "one row per workload that a mesh of Istio is meant for: its namespace or pods ask for it, or it has a proxy"
-- rests_on = []
-- texts    = ["istio-injection", "istio.io/", "istio-proxy"]
-- [columns]
-- kind         = "kind of the workload"
-- namespace    = "namespace of the workload"
-- name         = "name of the workload"
-- asked_for    = "sidecar or ambient, as labels of the namespace and the pods say; none when the pods stay out"
-- asked_by     = "namespace or pods, whichever asks for the mesh; pods also when they stay out of the mesh of their namespace"
-- data_plane   = "what is there: sidecar when the template or every living pod has the container istio-proxy, else ambient when that is asked for, else none; where no pod can be seen, what is asked for"
-- pods         = "living pods that were seen"
-- bare_pods    = "of those, pods without the container istio-proxy"
-- sets_rules   = "the template or a living pod has the container istio-init, which writes the node's rules for the pod's traffic with NET_ADMIN and NET_RAW"
-- host_network = "pods use the node's network, where Istio takes no traffic"
-- mtls_mode    = "STRICT, PERMISSIVE or DISABLE, from the oldest policy for the workload, else for the namespace, else for the mesh, else PERMISSIVE; those of the root namespace with a selector do not count"
-- mtls_policy  = "the PeerAuthentication that says so, as NAMESPACE/NAME; NULL when it is the default"

WITH roots AS (
    SELECT DISTINCT root_namespace
    FROM istio_mesh_settings
),
proxied AS (
    SELECT
        kind,
        namespace,
        name,
        bool_or(container = 'istio-proxy')                   AS has_proxy,
        bool_or(container = 'istio-init')                    AS sets_rules
    FROM containers
    WHERE container IN ('istio-proxy', 'istio-init') AND container_type != 'ephemeral'
    GROUP BY ALL
),
living AS (
    SELECT
        coalesce(owner_kind, 'Pod')                          AS kind,
        namespace,
        coalesce(owner, name)                                AS name,
        list_contains(containers, 'istio-proxy')             AS has_proxy,
        list_contains(containers, 'istio-init')              AS sets_rules
    FROM pods
    WHERE phase IS NULL OR phase NOT IN ('Succeeded', 'Failed')
    UNION ALL
    -- A Deployment calls its ReplicaSets by its own name and the hash that its pods have as a label.
    SELECT
        'Deployment',
        namespace,
        left(owner, len(owner) - len(labels['pod-template-hash']) - 1),
        list_contains(containers, 'istio-proxy'),
        list_contains(containers, 'istio-init')
    FROM pods
    WHERE owner_kind = 'ReplicaSet'
        AND ends_with(owner, '-' || labels['pod-template-hash'])
        AND (phase IS NULL OR phase NOT IN ('Succeeded', 'Failed'))
),
seen AS (
    SELECT
        kind,
        namespace,
        name,
        count(*)                                             AS pods,
        count(*) FILTER (NOT coalesce(has_proxy, false))     AS bare_pods,
        coalesce(bool_or(sets_rules), false)                 AS sets_rules
    FROM living
    GROUP BY ALL
),
spaces AS (
    SELECT
        name,
        CASE
            WHEN labels['istio-injection'] = 'enabled' THEN 'sidecar'
            WHEN labels['istio-injection'] IS NOT NULL THEN if(labels['istio-injection'] = 'disabled', 'refused', '')
            WHEN coalesce(labels['istio.io/rev'], '') != '' THEN 'sidecar'
            ELSE ''
        END                                                  AS injects,
        coalesce(labels['istio.io/dataplane-mode'], '')      AS mode
    FROM namespaces
),
members AS (
    SELECT
        workloads.kind,
        workloads.namespace,
        workloads.name,
        workloads.pod_labels,
        workloads.host_network,
        coalesce(spaces.injects, '')                         AS injects,
        coalesce(spaces.mode, '')                            AS space_mode,
        coalesce(
            pod_labels['sidecar.istio.io/inject'],
            pod_annotations['sidecar.istio.io/inject'],
            if(coalesce(pod_labels['istio.io/rev'], '') != '', 'true', '')
        )                                                    AS inject,
        coalesce(pod_labels['istio.io/dataplane-mode'], '')  AS pod_mode,
        coalesce(proxied.has_proxy, false)                   AS has_proxy,
        coalesce(proxied.sets_rules, false) OR coalesce(seen.sets_rules, false) AS sets_rules,
        coalesce(seen.pods, 0)                               AS pods,
        coalesce(seen.bare_pods, 0)                          AS bare_pods
    FROM workloads
    LEFT JOIN spaces ON spaces.name = workloads.namespace
    LEFT JOIN proxied
        ON proxied.kind = workloads.kind
        AND proxied.namespace = workloads.namespace
        AND proxied.name = workloads.name
    LEFT JOIN seen
        ON seen.kind = workloads.kind
        AND seen.namespace = workloads.namespace
        AND seen.name = workloads.name
    WHERE spaces.injects = 'sidecar'
        OR spaces.mode = 'ambient'
        OR proxied.has_proxy
        OR seen.bare_pods < seen.pods
        OR pod_labels['sidecar.istio.io/inject'] = 'true'
        OR pod_annotations['sidecar.istio.io/inject'] = 'true'
        OR pod_labels['istio.io/dataplane-mode'] = 'ambient'
        OR coalesce(pod_labels['istio.io/rev'], '') != ''
),
asked AS (
    SELECT
        *,
        CASE
            WHEN inject != 'false' AND injects != 'refused' AND (injects = 'sidecar' OR inject = 'true') THEN 'sidecar'
            WHEN pod_mode = 'ambient' OR (space_mode = 'ambient' AND pod_mode != 'none') THEN 'ambient'
            ELSE 'none'
        END                                                  AS asked_for
    FROM members
),
placed AS (
    SELECT
        *,
        CASE
            WHEN has_proxy OR (pods > 0 AND bare_pods = 0) THEN 'sidecar'
            WHEN host_network THEN 'none'
            WHEN asked_for = 'sidecar' AND pods > 0 THEN 'none'
            ELSE asked_for
        END                                                  AS data_plane
    FROM asked
),
policies AS (
    SELECT
        *,
        cardinality(match_labels) > 0                        AS selects,
        coalesce(created_at, TIMESTAMP 'infinity')           AS since,
        namespace IN (SELECT root_namespace FROM roots)
        OR (namespace = 'istio-system' AND NOT EXISTS (SELECT 1 FROM roots)) AS is_root
    FROM istio_peer_authentications
),
whole AS (
    SELECT
        namespace,
        bool_or(is_root)                                     AS is_root,
        -- The oldest counts, also when it leaves the mode to the parent.
        min_by({'mode': mode, 'policy': namespace || '/' || name}, (since, name)) AS setting
    FROM policies
    WHERE NOT selects
    GROUP BY namespace
    HAVING min_by(mode, (since, name)) != 'UNSET'
),
mesh AS (
    -- The weakest, where several meshes share the cluster.
    SELECT min(setting) AS setting
    FROM whole
    WHERE is_root
),
own AS (
    SELECT
        placed.kind,
        placed.namespace,
        placed.name,
        min_by(
            {'mode': policies.mode, 'policy': policies.namespace || '/' || policies.name},
            (policies.since, policies.name)
        ) AS setting
    FROM policies
    INNER JOIN placed USING (namespace)
    WHERE policies.selects
        AND NOT policies.is_root
        AND len(
            list_filter(
                map_entries(policies.match_labels),
                lambda label: placed.pod_labels[label.key] IS DISTINCT FROM label.value
            )
        ) = 0
    GROUP BY ALL
    HAVING min_by(policies.mode, (policies.since, policies.name)) != 'UNSET'
)
SELECT
    placed.kind,
    placed.namespace,
    placed.name,
    asked_for,
    if(injects = 'sidecar' OR space_mode = 'ambient', if(asked_for = 'none', 'pods', 'namespace'), 'pods') AS asked_by,
    data_plane,
    pods,
    bare_pods,
    sets_rules,
    host_network,
    coalesce(own.setting.mode, whole.setting.mode, mesh.setting.mode, 'PERMISSIVE')    AS mtls_mode,
    coalesce(own.setting.policy, whole.setting.policy, mesh.setting.policy)            AS mtls_policy
FROM placed
LEFT JOIN own USING (kind, namespace, name)
LEFT JOIN whole ON whole.namespace = placed.namespace
LEFT JOIN mesh ON true
