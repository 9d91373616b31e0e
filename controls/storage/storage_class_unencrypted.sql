-- title    = "Storage classes of cloud disks ask for encryption"
-- severity = "medium"
-- rating   = "Data at rest readable from a disk or a snapshot that gets into other hands"
-- since    = 2026-11-26
-- judges   = ["StorageClass"]
-- source   = ["https://kubernetes.io/docs/concepts/storage/storage-classes/#parameters"]
-- why      = """
--   Disks of these provisioners are encrypted only if the class, or a setting of the account that the cluster does
--   not show, asks for it."""
-- fix      = """
--   Delete the class and create it again with the parameter, for example `parameters: {encrypted: "true"}` for
--   ebs.csi.aws.com. Disks that are there stay as they are: copy their data to new claims."""
-- misses   = """
--   Encryption that the account or the project turns on for all disks: waive the class. Provisioners that are not in
--   the parameter `asks`, among them those that always encrypt."""
-- params   = { asks = ["ebs.csi.aws.com: encrypted=true", "kubernetes.io/aws-ebs: encrypted=true"] }

WITH asked AS (
    SELECT
        *,
        list_transform(
            list_filter($asks, lambda entry: starts_with(entry, provisioner || ': ')),
            lambda entry: split_part(entry, ': ', 2)
        ) AS wanted,
        -- Drivers take the name of a parameter in any case, its value only as it is meant.
        list_transform(map_entries(parameters), lambda entry: lower(entry.key) || '=' || entry.value) AS written
    FROM storage_classes
)

SELECT
    kind,
    namespace,
    name,
    if(
        list_has_any(
            list_transform(
                wanted,
                lambda entry: lower(split_part(entry, '=', 1)) || regexp_replace(entry, '^[^=]*', '')
            ),
            written
        ),
        'pass',
        'fail'
    ) AS verdict,
    'does not ask ' || provisioner || ' for encryption' AS reason,
    ['parameters'] AS fields
FROM asked
WHERE len(wanted) > 0
