-- grain    = "one row per DestinationRule of Istio"
-- rests_on = ["destinationrules.networking.istio.io"]
-- [columns]
-- kind             = "always DestinationRule"
-- namespace        = "namespace of the object"
-- name             = "name of the DestinationRule"
-- uid              = "UID of the object"
-- created_at       = "when it was created, UTC; NULL in manifests"
-- labels           = "labels; empty when there are none"
-- host             = "host that it is about"
-- export_to        = "namespaces that see it, . for its own; * when unset"
-- match_labels     = "labels of the pods that it is limited to; empty when it holds for all"
-- has_tls          = "tls settings are written"
-- tls_mode         = "DISABLE, SIMPLE, MUTUAL or ISTIO_MUTUAL; DISABLE when tls is set without one, NULL without tls"
-- skips_tls_verify = "the certificate of the other side is not checked; false when unset"
-- ca_certificates  = "file of the CA; NULL when unset"
-- credential       = "Secret with certificates; NULL when unset"
-- port_tls         = "tls by port as a list of (port, mode, skips_tls_verify); empty when there is none"
-- own_ports        = "ports with settings of their own, which nothing of those for all ports reaches; empty when there are none"
-- subset_tls       = "tls by subset as a list of (subset, mode, skips_tls_verify), without that of a subset's ports; empty when there is none"
-- tls_settings     = "every tls setting, of all, of ports, of subsets and of their ports, as a list of (place, path, mode, is_verified): verified when the other side's certificate is checked against a CA, NULL where none is named, as then the version of Istio decides"

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
                    "host": "VARCHAR",
                    "exportTo": ["VARCHAR"],
                    "workloadSelector": {"matchLabels": "MAP(VARCHAR, VARCHAR)"},
                    "trafficPolicy": {
                        "tls": {"mode": "VARCHAR", "insecureSkipVerify": "BOOLEAN", "caCertificates": "VARCHAR", "credentialName": "VARCHAR", "subjectAltNames": ["VARCHAR"]},
                        "portLevelSettings": [{"port": {"number": "INTEGER"}, "tls": {"mode": "VARCHAR", "insecureSkipVerify": "BOOLEAN", "caCertificates": "VARCHAR", "credentialName": "VARCHAR", "subjectAltNames": ["VARCHAR"]}}]
                    },
                    "subsets": [
                        {
                            "name": "VARCHAR",
                            "trafficPolicy": {
                                "tls": {"mode": "VARCHAR", "insecureSkipVerify": "BOOLEAN", "caCertificates": "VARCHAR", "credentialName": "VARCHAR", "subjectAltNames": ["VARCHAR"]},
                                "portLevelSettings": [{"port": {"number": "INTEGER"}, "tls": {"mode": "VARCHAR", "insecureSkipVerify": "BOOLEAN", "caCertificates": "VARCHAR", "credentialName": "VARCHAR", "subjectAltNames": ["VARCHAR"]}}]
                            }
                        }
                    ]
                }
            }'
        ) AS body
    FROM objects
    WHERE api_group = 'networking.istio.io' AND kind = 'DestinationRule'
),
placed AS (
    SELECT
        *,
        list_concat(
            [{'place': 'all ports', 'path': 'spec.trafficPolicy.tls', 'tls': body.spec.trafficPolicy.tls}],
            list_transform(
                body.spec.trafficPolicy.portLevelSettings,
                lambda setting, number: {
                    'place': 'port ' || coalesce(setting.port.number::VARCHAR, '?'),
                    'path': 'spec.trafficPolicy.portLevelSettings[' || (number - 1) || '].tls',
                    'tls': setting.tls
                }
            ),
            list_transform(
                body.spec.subsets,
                lambda part, number: {
                    'place': 'subset ' || coalesce(part.name, '?'),
                    'path': 'spec.subsets[' || (number - 1) || '].trafficPolicy.tls',
                    'tls': part.trafficPolicy.tls
                }
            ),
            flatten(
                list_transform(
                    body.spec.subsets,
                    lambda part, number: coalesce(
                        list_transform(
                            part.trafficPolicy.portLevelSettings,
                            lambda setting, position: {
                                'place': 'port ' || coalesce(setting.port.number::VARCHAR, '?')
                                || ' of subset ' || coalesce(part.name, '?'),
                                'path': 'spec.subsets[' || (number - 1)
                                || '].trafficPolicy.portLevelSettings[' || (position - 1) || '].tls',
                                'tls': setting.tls
                            }
                        ),
                        []
                    )
                )
            )
        ) AS settings
    FROM parsed
)
SELECT
    kind,
    namespace,
    name,
    uid,
    try_cast(body.metadata.creationTimestamp AS TIMESTAMP) AS created_at,
    coalesce(body.metadata.labels, MAP {}::MAP(VARCHAR, VARCHAR)) AS labels,
    body.spec.host AS host,
    if(len(coalesce(body.spec.exportTo, [])) > 0, body.spec.exportTo, ['*']) AS export_to,
    coalesce(body.spec.workloadSelector.matchLabels, MAP {}::MAP(VARCHAR, VARCHAR)) AS match_labels,
    body.spec.trafficPolicy.tls IS NOT NULL AS has_tls,
    if(body.spec.trafficPolicy.tls IS NULL, NULL, coalesce(body.spec.trafficPolicy.tls.mode, 'DISABLE')) AS tls_mode,
    coalesce(body.spec.trafficPolicy.tls.insecureSkipVerify, false) AS skips_tls_verify,
    body.spec.trafficPolicy.tls.caCertificates AS ca_certificates,
    body.spec.trafficPolicy.tls.credentialName AS credential,
    coalesce(
        list_transform(
            list_filter(body.spec.trafficPolicy.portLevelSettings, lambda setting: setting.tls IS NOT NULL),
            lambda setting: {
                'port': setting.port.number,
                'mode': coalesce(setting.tls.mode, 'DISABLE'),
                'skips_tls_verify': coalesce(setting.tls.insecureSkipVerify, false)
            }
        ),
        []
    ) AS port_tls,
    coalesce(
        list_transform(body.spec.trafficPolicy.portLevelSettings, lambda setting: setting.port.number), []
    ) AS own_ports,
    coalesce(
        list_transform(
            list_filter(body.spec.subsets, lambda part: part.trafficPolicy.tls IS NOT NULL),
            lambda part: {
                'subset': part.name,
                'mode': coalesce(part.trafficPolicy.tls.mode, 'DISABLE'),
                'skips_tls_verify': coalesce(part.trafficPolicy.tls.insecureSkipVerify, false)
            }
        ),
        []
    ) AS subset_tls,
    list_transform(
        list_filter(settings, lambda setting: setting.tls IS NOT NULL),
        lambda setting: {
            'place': setting.place,
            'path': setting.path,
            'mode': coalesce(setting.tls.mode, 'DISABLE'),
            'is_verified': CASE
                WHEN setting.tls.mode = 'ISTIO_MUTUAL' THEN true
                WHEN coalesce(setting.tls.mode, 'DISABLE') = 'DISABLE' THEN false
                WHEN setting.tls.insecureSkipVerify THEN false
                WHEN setting.tls.caCertificates != '' OR setting.tls.credentialName != '' THEN true
            END
        }
    ) AS tls_settings
FROM placed
