-- grain    = "one row per request that changes an object of which detections read the content, with that content or why it is missing"
-- rests_on = []
-- [columns]
-- audit_id     = "audit ID of the request"
-- event_time   = "when its last stage was reached, UTC; with the ID, which a client may choose, it tells requests apart"
-- verb         = "create, update or patch"
-- api_group    = "API group"
-- resource     = "plural of the kind"
-- subresource  = "subresource; empty for most"
-- namespace    = "namespace; empty for cluster-scoped objects"
-- name         = "name of the object"
-- body         = "the object as JSON: as the server answered it after defaults and mutation, else as it was sent; of a patch only the answer is an object; NULL where it cannot be read"
-- is_final     = "whether that is the answer of the server, and not only what was asked"
-- problem      = "why there is no body: the level of the log, or that it was cut; empty where there is one"

WITH writes AS (
    SELECT
        *,
        json_type(response_object) = 'OBJECT'
        -- The client chooses whether it is sent the object, its metadata or a row of a table.
        AND coalesce(response_object ->> '$.kind', '') NOT IN ('Status', 'Table', '')
        -- Of namespaces all that is asked for is in the metadata.
        AND ((response_object ->> '$.kind') != 'PartialObjectMetadata' OR resource = 'namespaces') AS is_answer,
        verb != 'patch' AND json_type(request_object) = 'OBJECT'           AS is_question
    FROM audit_events
    WHERE
        verb IN ('create', 'update', 'patch')
        AND (
            subresource NOT IN ('status', 'scale', 'finalize')
            -- By way of these the labels of a namespace can be changed too.
            OR (resource = 'namespaces' AND subresource IN ('status', 'finalize'))
        )
        -- Kinds of products have such names too.
        AND (NOT contains(api_group, '.') OR suffix(api_group, '.k8s.io') OR api_group = 'authorization.openshift.io')
        AND (
            resource IN (
                'pods', 'replicationcontrollers', 'services', 'serviceaccounts', 'namespaces', 'configmaps', 'secrets',
                'nodes', 'deployments', 'daemonsets', 'statefulsets', 'replicasets', 'jobs', 'cronjobs', 'roles', 'clusterroles',
                'rolebindings', 'clusterrolebindings', 'mutatingwebhookconfigurations', 'validatingwebhookconfigurations',
                'validatingadmissionpolicies', 'validatingadmissionpolicybindings', 'mutatingadmissionpolicies',
                'mutatingadmissionpolicybindings', 'certificatesigningrequests', 'networkpolicies', 'ingresses', 'apiservices',
                'customresourcedefinitions', 'selfsubjectaccessreviews', 'subjectaccessreviews', 'persistentvolumes'
            )
        )
        -- Controllers patch labels in that manner, which changes no pod.
        AND NOT coalesce(
            verb = 'patch'
            AND resource IN (
                'pods', 'replicationcontrollers', 'deployments', 'daemonsets', 'statefulsets', 'replicasets', 'jobs', 'cronjobs'
            )
            AND (response_object ->> '$.kind') = 'PartialObjectMetadata'
            AND json_type(request_object) = 'OBJECT'
            AND list_has_all(['apiVersion', 'kind', 'metadata'], json_keys(request_object)),
            false
        )
)
SELECT
    audit_id,
    event_time,
    verb,
    api_group,
    resource,
    subresource,
    namespace,
    name,
    CASE
        WHEN truncated THEN NULL
        WHEN is_answer THEN response_object
        WHEN is_question THEN request_object
    END                                                       AS body,
    coalesce(is_answer, false) AND NOT truncated              AS is_final,
    CASE
        WHEN truncated THEN 'the event was cut on its way into the log'
        WHEN is_answer OR is_question THEN ''
        WHEN (response_object ->> '$.kind') IN ('PartialObjectMetadata', 'Table') THEN
            concat('the client asked for no more of the answer than a ', response_object ->> '$.kind')
        WHEN verb = 'patch' AND request_object IS NOT NULL THEN
            concat('of a patch only level RequestResponse shows the object, and the log has ', level)
        ELSE concat('the log has it at level ', coalesce(level, 'that its format does not tell'), ' without the body')
    END                                                       AS problem
FROM writes
