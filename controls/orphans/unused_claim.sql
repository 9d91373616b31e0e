-- title    = "Claims are mounted by some workload"
-- severity = "low"
-- rating   = "Data without an owner that is kept and paid for"
-- since    = 2026-11-26
-- judges   = ["PersistentVolumeClaim"]
-- source   = ["https://kubernetes.io/docs/concepts/storage/persistent-volumes/"]
-- why      = """
--   A claim that nobody mounts keeps data that nobody looks after: it is in no review, is forgotten when data must
--   be deleted, and costs."""
-- fix      = """
--   Save the data and `kubectl delete pvc NAME`, or mount it again."""
-- misses   = """
--   Claims that a StatefulSet keeps of pods that it does not run now: they pass by their name. Claims that a tool
--   mounts now and then, for backups."""

WITH mounted AS (
    SELECT namespace, source_name AS name
    FROM volumes
    WHERE type = 'persistentVolumeClaim'
    UNION
    SELECT workload_pods.namespace, pod || '-' || volume
    FROM volumes
    INNER JOIN workload_pods USING (kind, namespace, name)
    WHERE type = 'ephemeral'
),
templates AS (
    SELECT DISTINCT namespace, unnest(claim_templates) || '-' || name AS stem
    FROM workload_settings
    WHERE kind = 'StatefulSet'
)

SELECT
    kind,
    claims.namespace,
    claims.name,
    if(mounted.name IS NULL AND templates.stem IS NULL, 'fail', 'pass') AS verdict,
    'no workload mounts it' AS reason,
    ['metadata.name'] AS fields
FROM persistent_volume_claims AS claims
LEFT JOIN mounted USING (namespace, name)
LEFT JOIN templates
    ON templates.namespace = claims.namespace AND templates.stem = regexp_replace(claims.name, '-[0-9]+$', '')
