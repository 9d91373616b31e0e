-- title    = "Parts of the control plane and kube-proxy go with the API server"
-- severity = "medium"
-- rating   = "Faults of control loops or of traffic that nobody tests for"
-- since    = 2026-11-26
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = ["https://kubernetes.io/releases/version-skew-policy/"]
-- why      = """
--   Controllers and kube-proxy talk to the API server in versions that are tested together within bounds. Beyond
--   them they may ask for what it does not know, or lack what it needs."""
-- fix      = """
--   Upgrade the API servers first, then `kube-controller-manager`, `kube-scheduler` and at last kube-proxy, each to
--   the API server's version."""
-- misses   = """
--   Kubelets, which another control judges; components that run outside of pods; several API servers of different
--   versions: the one that answered counts."""
-- unseen   = "the version of the API server is not known"

WITH allowed (component, behind) AS (
    VALUES ('kube-controller-manager', 1), ('kube-scheduler', 1), ('kube-proxy', 3)
),
compared AS (
    SELECT
        parts.kind,
        parts.namespace,
        parts.name,
        parts.component || ' ' || coalesce(parts.version, 'of an unknown version') AS what,
        parts.path,
        parts.key[2]                                                              AS minor,
        cluster_versions.minor                                                    AS served,
        -- Before 1.25 kube-proxy might be two versions older.
        if(parts.component = 'kube-proxy' AND parts.key[2] < 25, 2, behind)       AS behind
    FROM platform_components AS parts
    INNER JOIN allowed USING (component)
    CROSS JOIN cluster_versions
    WHERE parts.kind != 'Cluster' AND cluster_versions.minor IS NOT NULL
)
SELECT
    kind,
    namespace,
    name,
    CASE
        WHEN bool_or(minor > served OR served - minor > behind) THEN 'fail'
        WHEN bool_or(minor IS NULL) THEN 'not_assessed'
        ELSE 'pass'
    END AS verdict,
    format(
        'runs {}, and the API server is of 1.{}',
        coalesce(
            string_agg(what, ', ' ORDER BY what) FILTER (minor > served OR served - minor > behind),
            string_agg(what, ', ' ORDER BY what)
        ),
        any_value(served)
    ) AS reason,
    list(path ORDER BY path) AS fields
FROM compared
GROUP BY ALL
