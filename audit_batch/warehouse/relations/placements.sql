-- grain    = "one row per workload: where its pods may run, and how they start and end"
-- rests_on = []
-- [columns]
-- kind              = "kind of the workload"
-- namespace         = "namespace of the workload"
-- name              = "name of the workload"
-- spec_path         = "where the pod spec stands in the object"
-- replicas          = "pods wanted; NULL for DaemonSet, Job and CronJob"
-- restart_policy    = "Always, OnFailure or Never; Always when unset"
-- grace_seconds     = "seconds that pods are given to end; 30 when unset"
-- host_names        = "names that hostAliases give to addresses; empty when there are none"
-- is_spread         = "pods are told to stay apart, by anti-affinity among pods or by topology spread constraints"
-- tolerates_all     = "a toleration without a key holds for every taint, or for every one of an effect"
-- tolerated         = "keys of taints against new pods, NoSchedule, that it tolerates, sorted; every taint for a toleration without a key; empty without any"
-- tolerations       = "tolerations that mean something, as a list of (taint, effect, field), in their order: taint is a key, or every taint for one without; effect is empty for all; field says where it stands"
-- preemption_policy = "preemptionPolicy as written; NULL when unset"
-- priority_class    = "PriorityClass; NULL when unset"
-- readiness_gates   = "number of readiness gates"

WITH parsed AS (
    SELECT
        kind,
        namespace,
        name,
        spec_path,
        replicas,
        priority_class,
        from_json(
            pod_spec,
            '{
                "restartPolicy": "VARCHAR",
                "terminationGracePeriodSeconds": "BIGINT",
                "hostAliases": [{"ip": "VARCHAR", "hostnames": ["VARCHAR"]}],
                "affinity": {"podAntiAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": ["JSON"], "preferredDuringSchedulingIgnoredDuringExecution": ["JSON"]}},
                "topologySpreadConstraints": ["JSON"],
                "tolerations": [{"key": "VARCHAR", "operator": "VARCHAR", "effect": "VARCHAR"}],
                "preemptionPolicy": "VARCHAR",
                "readinessGates": ["JSON"]
            }'
        ) AS pod
    FROM workloads
),
tolerating AS (
    SELECT
        *,
        list_filter(
            list_transform(
                coalesce(pod.tolerations, []),
                lambda entry, place: {
                    'taint': if(
                        coalesce(entry.key, '') = '', if(entry.operator = 'Exists', 'every taint', NULL), entry.key
                    ),
                    'effect': coalesce(entry.effect, ''),
                    'field': spec_path || '.tolerations[' || (place - 1) || ']'
                }
            ),
            lambda entry: entry.taint IS NOT NULL
        ) AS tolerations
    FROM parsed
)
SELECT
    kind,
    namespace,
    name,
    spec_path,
    replicas,
    coalesce(nullif(pod.restartPolicy, ''), 'Always')                        AS restart_policy,
    coalesce(pod.terminationGracePeriodSeconds, 30)                          AS grace_seconds,
    coalesce(flatten(list_transform(pod.hostAliases, lambda entry: coalesce(entry.hostnames, []))), [])
                                                                             AS host_names,
    coalesce(len(pod.topologySpreadConstraints), 0)
    + coalesce(len(pod.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution), 0)
    + coalesce(len(pod.affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution), 0) > 0
                                                                             AS is_spread,
    list_contains(list_transform(tolerations, lambda entry: entry.taint), 'every taint')
                                                                             AS tolerates_all,
    list_sort(
        list_distinct(
            list_transform(
                list_filter(tolerations, lambda entry: entry.effect IN ('', 'NoSchedule')), lambda entry: entry.taint
            )
        )
    )                                                                        AS tolerated,
    tolerations,
    nullif(pod.preemptionPolicy, '')                                         AS preemption_policy,
    priority_class,
    coalesce(len(pod.readinessGates), 0)                                     AS readiness_gates
FROM tolerating
