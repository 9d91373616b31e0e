-- grain    = "one row per volume that a container mounts, and per block device that it is given"
-- rests_on = []
-- [columns]
-- kind           = "kind of the workload"
-- namespace      = "namespace of the workload"
-- name           = "name of the workload"
-- container      = "name of the container"
-- container_type = "container, init or ephemeral"
-- path           = "where the mount stands in the object"
-- volume         = "name of the volume"
-- mount_path     = "path in the container"
-- sub_path       = "path in the volume, subPath or subPathExpr; NULL for its root"
-- read_only      = "the container cannot write through this mount; false when unset"
-- propagation    = "None, HostToContainer or Bidirectional; None when unset"
-- is_device      = "true for a block device"

WITH parsed AS (
    SELECT
        kind,
        namespace,
        name,
        container,
        container_type,
        path,
        from_json(
            spec,
            '{
                "volumeMounts": [
                    {
                        "name": "VARCHAR",
                        "mountPath": "VARCHAR",
                        "subPath": "VARCHAR",
                        "subPathExpr": "VARCHAR",
                        "readOnly": "BOOLEAN",
                        "mountPropagation": "VARCHAR"
                    }
                ],
                "volumeDevices": [{"name": "VARCHAR", "devicePath": "VARCHAR"}]
            }'
        ) AS body
    FROM containers
),
mounts AS (
    SELECT
        * EXCLUDE (body),
        unnest(body.volumeMounts)                          AS mount,
        generate_subscripts(body.volumeMounts, 1) - 1      AS position
    FROM parsed
),
devices AS (
    SELECT
        * EXCLUDE (body),
        unnest(body.volumeDevices)                         AS device,
        generate_subscripts(body.volumeDevices, 1) - 1     AS position
    FROM parsed
)
SELECT
    kind,
    namespace,
    name,
    container,
    container_type,
    path || '.volumeMounts[' || position || ']'                       AS path,
    mount.name                                                        AS volume,
    mount.mountPath                                                   AS mount_path,
    coalesce(nullif(mount.subPath, ''), nullif(mount.subPathExpr, '')) AS sub_path,
    coalesce(mount.readOnly, false)                                   AS read_only,
    coalesce(nullif(mount.mountPropagation, ''), 'None')              AS propagation,
    false                                                             AS is_device
FROM mounts
UNION ALL
SELECT
    kind,
    namespace,
    name,
    container,
    container_type,
    path || '.volumeDevices[' || position || ']',
    device.name,
    device.devicePath,
    NULL,
    false,
    'None',
    true
FROM devices
