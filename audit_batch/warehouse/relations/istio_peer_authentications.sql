-- grain    = "one row per PeerAuthentication of Istio"
-- rests_on = ["peerauthentications.security.istio.io"]
-- [columns]
-- kind         = "always PeerAuthentication"
-- namespace    = "namespace of the object"
-- name         = "name of the PeerAuthentication"
-- uid          = "UID of the object"
-- created_at   = "when it was created, UTC; NULL in manifests"
-- labels       = "labels; empty when there are none"
-- match_labels = "labels of the pods that it is for; empty when it is for the namespace, or in the root namespace for the mesh"
-- mode         = "STRICT, PERMISSIVE or DISABLE; UNSET when it is left to the parent, which in the end is PERMISSIVE"
-- port_modes   = "mode by port as a list of (port, mode); empty when there is none"

WITH parsed AS (
    SELECT
        kind,
        namespace,
        name,
        uid,
        from_json(
            doc,
            '{
                "metadata": {"creationTimestamp": "VARCHAR", "labels": "MAP(VARCHAR, VARCHAR)"},
                "spec": {
                    "selector": {"matchLabels": "MAP(VARCHAR, VARCHAR)"},
                    "mtls": {"mode": "VARCHAR"},
                    "portLevelMtls": "MAP(VARCHAR, STRUCT(mode VARCHAR))"
                }
            }'
        ) AS body
    FROM objects
    WHERE api_group = 'security.istio.io' AND kind = 'PeerAuthentication'
)
SELECT
    kind,
    namespace,
    name,
    uid,
    try_cast(body.metadata.creationTimestamp AS TIMESTAMP) AS created_at,
    coalesce(body.metadata.labels, MAP {}::MAP(VARCHAR, VARCHAR)) AS labels,
    coalesce(body.spec.selector.matchLabels, MAP {}::MAP(VARCHAR, VARCHAR)) AS match_labels,
    coalesce(nullif(body.spec.mtls.mode, ''), 'UNSET') AS mode,
    coalesce(
        list_transform(
            map_entries(body.spec.portLevelMtls),
            lambda entry: {'port': entry.key, 'mode': coalesce(entry.value.mode, 'UNSET')}
        ),
        []
    ) AS port_modes
FROM parsed
