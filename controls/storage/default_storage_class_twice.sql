-- title    = "There is one default storage class at most"
-- severity = "low"
-- rating   = "Claims get other disks than was meant: other cost, zone or encryption"
-- since    = 2026-11-26
-- judges   = ["StorageClass"]
-- source   = ["https://kubernetes.io/docs/concepts/storage/storage-classes/#default-storageclass"]
-- why      = """
--   With two defaults the newest wins, so that claims land on other disks than before, perhaps without encryption."""
-- fix      = """
--   Set the annotation `storageclass.kubernetes.io/is-default-class: "false"` on all but one, and remove the older
--   `storageclass.beta.kubernetes.io/is-default-class` there."""
-- misses   = """
--   Whether the default is the right one; clusters without a default, which is a choice."""
-- alone    = "a mistake whose outcome is chance, which frameworks leave to operation"

SELECT
    kind,
    namespace,
    name,
    if((SELECT count(*) FROM storage_classes WHERE is_default) > 1, 'fail', 'pass') AS verdict,
    'is the default, as is another class' AS reason,
    ['metadata.annotations'] AS fields
FROM storage_classes
WHERE is_default
