-- grain    = "one row per ephemeral container of each pod, those of pods that a workload stands for included"
-- rests_on = ["pods"]
-- [columns]
-- kind        = "always Pod"
-- namespace   = "namespace of the pod"
-- name        = "name of the pod"
-- container   = "name of the ephemeral container"
-- path        = "where it stands in the object, for example spec.ephemeralContainers[0]"
-- image       = "image as written; NULL when unset"
-- target      = "container whose processes it sees; NULL when unset"
-- privileged  = "all of the node's devices and capabilities; false when unset"
-- capability_names = "capabilities added, in capitals and without CAP_; empty when there are none"

WITH every_pod AS (
    SELECT
        kind,
        namespace,
        name,
        doc
    FROM objects
    WHERE api_group = '' AND kind = 'Pod'
),
debugged AS (
    SELECT
        kind,
        namespace,
        name,
        from_json(
            doc,
            '{
                "spec": {
                    "ephemeralContainers": [
                        {
                            "name": "VARCHAR",
                            "image": "VARCHAR",
                            "targetContainerName": "VARCHAR",
                            "securityContext": {"privileged": "BOOLEAN", "capabilities": {"add": ["VARCHAR"]}}
                        }
                    ]
                }
            }'
        ).spec.ephemeralContainers AS containers
    FROM every_pod
    WHERE contains(doc::VARCHAR, '"ephemeralContainers"')
),
listed AS (
    SELECT
        kind,
        namespace,
        name,
        generate_subscripts(containers, 1) - 1 AS position,
        unnest(containers)                     AS body
    FROM debugged
)
SELECT
    kind,
    namespace,
    name,
    coalesce(nullif(body.name, ''), 'number ' || position) AS container,
    'spec.ephemeralContainers[' || position || ']'         AS path,
    nullif(body.image, '')                                 AS image,
    nullif(body.targetContainerName, '')                   AS target,
    coalesce(body.securityContext.privileged, false)       AS privileged,
    coalesce(
        list_transform(
            body.securityContext.capabilities.add,
            lambda capability: regexp_replace(upper(capability), '^CAP_', '')
        ),
        []
    )                                                      AS capability_names
FROM listed
