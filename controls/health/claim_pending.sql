-- title    = "Claims get a volume"
-- severity = "medium"
-- rating   = "One workload that cannot start, for want of its volume"
-- since    = 2026-11-26
-- judges   = ["PersistentVolumeClaim"]
-- source   = [
--   "https://kubernetes.io/docs/concepts/storage/persistent-volumes/",
--   "https://kubernetes.io/docs/concepts/storage/storage-classes/#volume-binding-mode",
-- ]
-- why      = """
--   A claim that waits for hours keeps every pod that mounts it from starting: its class does not exist, or the
--   driver cannot make the volume."""
-- fix      = """
--   See `kubectl describe pvc NAME`; name a class that exists, or repair the driver."""
-- misses   = """
--   Claims younger than `hours`. Claims of a class that waits for the first pod, and that no pod mounts, are left to
--   the control of unused claims."""
-- params   = { hours = 2 }

WITH late AS (
    SELECT * FROM storage_classes WHERE binding_mode = 'WaitForFirstConsumer'
),
used AS (
    SELECT namespace, source_name AS name FROM volumes WHERE type = 'persistentVolumeClaim'
    UNION
    SELECT workload_pods.namespace, pod || '-' || volume
    FROM volumes
    INNER JOIN workload_pods USING (kind, namespace, name)
    WHERE type = 'ephemeral'
    UNION
    SELECT workload_pods.namespace, unnest(claim_templates) || '-' || pod
    FROM workload_settings
    INNER JOIN workload_pods USING (kind, namespace, name)
),
waiting AS (
    SELECT
        claims.*,
        used.name IS NULL AND late.name IS NOT NULL AS waits_for_pod
    FROM persistent_volume_claims AS claims
    LEFT JOIN used ON used.namespace = claims.namespace AND used.name = claims.name
    LEFT JOIN late
        ON late.name = coalesce(claims.storage_class, (SELECT min(name) FROM storage_classes WHERE is_default))
)

SELECT
    kind,
    namespace,
    name,
    if(phase = 'Pending' AND created_at <= getvariable('as_of')::TIMESTAMP - to_hours($hours), 'fail', 'pass')
        AS verdict,
    'waits for a volume of ' || CASE
        WHEN storage_class IS NULL THEN 'the default class'
        WHEN storage_class = '' THEN 'no class'
        ELSE 'the class ' || storage_class
    END || ' since ' || strftime(created_at, '%Y-%m-%d %H:%M') || ' UTC' AS reason,
    ['status.phase'] AS fields
FROM waiting
WHERE phase IS NOT NULL AND created_at IS NOT NULL AND NOT waits_for_pod
