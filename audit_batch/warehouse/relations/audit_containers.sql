-- grain    = "one row per container of each pod specification in audit_pod_specs, init and ephemeral containers included"
-- rests_on = []
-- [columns]
-- audit_id         = "audit ID of the request"
-- resource         = "plural of the object with the pod specification"
-- namespace        = "namespace of the object"
-- name             = "name of the object"
-- container        = "name of the container"
-- container_type   = "container, init or ephemeral"
-- image            = "image as it is written"
-- command_text     = "command and arguments in one text, after redaction"
-- privileged       = "securityContext.privileged; NULL where it is not set"
-- added_capabilities = "capabilities that are added, upper case and without CAP_"
-- security_context = "securityContext as JSON"
-- body             = "the container as JSON"

WITH listed AS (
    SELECT
        audit_id,
        resource,
        namespace,
        name,
        unnest([
            {'type': 'container', 'items': pod_spec -> '$.containers[*]'},
            {'type': 'init', 'items': pod_spec -> '$.initContainers[*]'},
            {'type': 'ephemeral', 'items': pod_spec -> '$.ephemeralContainers[*]'}
        ]) AS list
    FROM audit_pod_specs
    WHERE pod_spec IS NOT NULL
),

unpacked AS (
    SELECT
        audit_id,
        resource,
        namespace,
        name,
        list.type          AS container_type,
        unnest(list.items) AS body
    FROM listed
)
SELECT
    audit_id,
    resource,
    namespace,
    name,
    coalesce(body ->> '$.name', '')                                                  AS container,
    container_type,
    coalesce(body ->> '$.image', '')                                                 AS image,
    concat_ws(
        ' ',
        list_aggregate(body ->> '$.command[*]', 'string_agg', ' '),
        list_aggregate(body ->> '$.args[*]', 'string_agg', ' ')
    )                                                                                AS command_text,
    try_cast(body ->> '$.securityContext.privileged' AS BOOLEAN)                     AS privileged,
    list_transform(
        body ->> '$.securityContext.capabilities.add[*]',
        lambda capability: regexp_replace(upper(capability), '^CAP_', '')
    )                                                                                AS added_capabilities,
    body -> '$.securityContext'                                                      AS security_context,
    body
FROM unpacked
