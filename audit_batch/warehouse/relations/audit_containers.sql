-- grain    = "one row per container of each pod specification that somebody else than Kubernetes itself writes, init and ephemeral containers included; one without a name where the specification cannot be read"
-- rests_on = []
-- [columns]
-- audit_id         = "audit ID of the request"
-- event_time       = "when its last stage was reached, UTC"
-- username         = "who asked"
-- resource         = "plural of the object with the pod specification"
-- namespace        = "namespace of the object"
-- name             = "name of the object"
-- container        = "name of the container"
-- container_type   = "container, init or ephemeral"
-- image            = "image as it is written"
-- command_text     = "command and arguments in one text, after redaction, with the commands of hooks and probes and the values of environment variables on lines of their own"
-- privileged       = "securityContext.privileged; NULL where it is not set"
-- added_capabilities = "capabilities that are added, upper case and without CAP_"
-- security_context = "securityContext as JSON"
-- body             = "the container as JSON"
-- problem          = "why it cannot be read; empty where it can"
-- succeeded        = "whether the request was let in and answered without an error"
-- finding          = "who and on what, in words"
-- verdict          = "what a detection says that looks for such a container: fail, or not_assessed where it cannot be read"
-- deed             = "what was done, in words: wrote or tried to write, and the object"
-- client           = "address and user agent, as evidence"

WITH listed AS (
    SELECT
        writes.* EXCLUDE (body, subresource),
        unnest([
            {'type': 'container', 'items': specs.pod_spec -> '$.containers[*]'},
            {'type': 'init', 'items': specs.pod_spec -> '$.initContainers[*]'},
            {'type': 'ephemeral', 'items': specs.pod_spec -> '$.ephemeralContainers[*]'},
            {'type': '', 'items': if(writes.problem = '', [], ['{}'::JSON])}
        ]) AS list
    FROM audit_pod_specs AS specs
    JOIN audit_writes AS writes USING (audit_id, event_time)
),

unpacked AS (
    SELECT
        * EXCLUDE (list),
        list.type          AS container_type,
        unnest(list.items) AS body
    FROM listed
)
SELECT
    audit_id,
    event_time,
    username,
    resource,
    namespace,
    name,
    coalesce(body ->> '$.name', '')                                                  AS container,
    container_type,
    coalesce(body ->> '$.image', '')                                                 AS image,
    concat_ws(
        ' ',
        list_aggregate(body ->> '$.command[*]', 'string_agg', ' '),
        list_aggregate(body ->> '$.args[*]', 'string_agg', ' '),
        -- What the kubelet runs beside, and puts in place of $(NAME); each on a line of its own.
        E'\n' || list_aggregate(body ->> '$.lifecycle.*.exec.command[*]', 'string_agg', ' '),
        E'\n' || list_aggregate(body ->> '$.*.exec.command[*]', 'string_agg', ' '),
        E'\n' || list_aggregate(body ->> '$.env[*].value', 'string_agg', E'\n')
    )                                                                                AS command_text,
    try_cast(body ->> '$.securityContext.privileged' AS BOOLEAN)                     AS privileged,
    list_transform(
        body ->> '$.securityContext.capabilities.add[*]',
        lambda capability: regexp_replace(upper(capability), '^CAP_', '')
    )                                                                                AS added_capabilities,
    body -> '$.securityContext'                                                      AS security_context,
    body,
    problem,
    succeeded,
    finding,
    verdict,
    deed,
    client
FROM unpacked
