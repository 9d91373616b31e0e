-- grain    = "one row per object and Secret of the same cluster that it names, and way in which it uses it"
-- rests_on = ["persistentvolumes", "issuers.cert-manager.io", "clusterissuers.cert-manager.io"]
-- [columns]
-- kind             = "kind of the object that uses the Secret"
-- namespace        = "namespace of that object; empty for cluster-scoped ones"
-- name             = "name of that object"
-- how              = "volume, environment, image pull, account, ingress, gateway, certificate, storage or issuer"
-- secret_namespace = "namespace of the Secret"
-- secret           = "name of the Secret; it need not exist"

WITH projected AS (
    SELECT
        kind,
        namespace,
        name,
        unnest(from_json((spec -> '$.projected.sources'), '[{"secret": {"name": "VARCHAR"}}]')).secret.name AS secret
    FROM volumes
    WHERE list_contains(sources, 'projected')
),
-- Drivers of many kinds name their Secret in one field or the other.
mounted AS (
    SELECT
        kind,
        namespace,
        name,
        unnest([
            (spec ->> '$.secret.secretName'),
            (spec ->> '$.csi.nodePublishSecretRef.name'),
            (spec ->> '$.azureFile.secretName'),
            (spec ->> '$.cephfs.secretRef.name'),
            (spec ->> '$.flexVolume.secretRef.name'),
            (spec ->> '$.iscsi.secretRef.name'),
            (spec ->> '$.rbd.secretRef.name'),
            (spec ->> '$.scaleIO.secretRef.name'),
            (spec ->> '$.storageos.secretRef.name')
        ]) AS secret
    FROM volumes
    WHERE NOT list_has_all(['configMap', 'downwardAPI', 'emptyDir', 'hostPath', 'projected'], sources)
),
listeners AS (
    SELECT
        kind,
        namespace,
        name,
        unnest(flatten(list_transform(listeners, lambda listener: listener.certificates))) AS certificate
    FROM gateways
),
servers AS (
    SELECT
        kind,
        namespace,
        name,
        unnest(servers).credential AS secret
    FROM istio_gateways
),
drives AS (
    SELECT
        kind,
        namespace,
        name,
        from_json(
            (doc -> '$.spec'),
            '{
                "claimRef": {"namespace": "VARCHAR"},
                "azureFile": {"secretName": "VARCHAR", "secretNamespace": "VARCHAR"},
                "csi": {
                    "controllerPublishSecretRef": {"name": "VARCHAR", "namespace": "VARCHAR"},
                    "controllerExpandSecretRef": {"name": "VARCHAR", "namespace": "VARCHAR"},
                    "nodeStageSecretRef": {"name": "VARCHAR", "namespace": "VARCHAR"},
                    "nodePublishSecretRef": {"name": "VARCHAR", "namespace": "VARCHAR"},
                    "nodeExpandSecretRef": {"name": "VARCHAR", "namespace": "VARCHAR"}
                }
            }'
        ) AS spec
    FROM objects
    WHERE api_group = '' AND kind = 'PersistentVolume'
),
drive_secrets AS (
    SELECT
        kind,
        namespace,
        name,
        unnest([
            spec.csi.controllerPublishSecretRef,
            spec.csi.controllerExpandSecretRef,
            spec.csi.nodeStageSecretRef,
            spec.csi.nodePublishSecretRef,
            spec.csi.nodeExpandSecretRef,
            {
                'name': spec.azureFile.secretName,
                'namespace': coalesce(nullif(spec.azureFile.secretNamespace, ''), spec.claimRef.namespace)
            }
        ]) AS secret
    FROM drives
),
-- Accounts with the issuer, credentials of DNS zones and of vaults: wherever in the object they are named.
issuing AS (
    SELECT
        kind,
        namespace,
        name,
        doc
    FROM objects
    WHERE api_group = 'cert-manager.io' AND kind IN ('ClusterIssuer', 'Issuer')
),
issuer_secrets AS (
    SELECT
        issuing.kind,
        issuing.namespace,
        issuing.name,
        (tree.atom ->> '$') AS secret
    FROM issuing, json_tree(issuing.doc) AS tree
    WHERE tree.type = 'VARCHAR'
        AND regexp_matches(tree.fullkey, '^\$\.spec\..*([sS]ecretRef\.name|credentialsRef\.name|secretName)$')
),
ingress_secrets AS (
    SELECT
        kind,
        namespace,
        name,
        unnest(
            list_transform(
                list_filter(
                    map_entries(annotations),
                    lambda entry: regexp_full_match(entry.key, '.+/(auth-secret|auth-tls-secret|proxy-ssl-secret)')
                ),
                lambda entry: entry.value
            )
        ) AS secret
    FROM ingresses
),
named AS (
    SELECT
        kind,
        namespace,
        name,
        'volume'  AS how,
        namespace AS secret_namespace,
        secret
    FROM mounted
    UNION
    SELECT
        kind,
        namespace,
        name,
        'volume',
        namespace,
        secret
    FROM projected
    UNION
    SELECT
        kind,
        namespace,
        name,
        'environment',
        namespace,
        source_name
    FROM env_vars
    WHERE source IN ('secretKeyRef', 'secretRef')
    UNION
    SELECT
        kind,
        namespace,
        name,
        'image pull',
        namespace,
        unnest(image_pull_secrets)
    FROM workloads
    UNION
    SELECT
        kind,
        namespace,
        name,
        'image pull',
        namespace,
        unnest(image_pull_secrets)
    FROM service_accounts
    UNION
    SELECT
        kind,
        namespace,
        name,
        'account',
        namespace,
        unnest(secrets)
    FROM service_accounts
    UNION
    SELECT
        kind,
        namespace,
        name,
        'ingress',
        namespace,
        unnest(tls).secret
    FROM ingresses
    UNION
    SELECT
        kind,
        namespace,
        name,
        'gateway',
        certificate.namespace,
        certificate.name
    FROM listeners
    WHERE certificate.kind = 'Secret'
    UNION
    -- The gateway's pods stand in a namespace that the Gateway does not name.
    SELECT
        servers.kind,
        servers.namespace,
        servers.name,
        'gateway',
        secrets_metadata.namespace,
        secrets_metadata.name
    FROM servers
    INNER JOIN secrets_metadata ON secrets_metadata.name IN (servers.secret, servers.secret || '-cacert')
    UNION
    SELECT
        kind,
        namespace,
        name,
        'certificate',
        namespace,
        secret
    FROM certificates
    UNION
    SELECT
        kind,
        namespace,
        name,
        'storage',
        secret.namespace,
        secret.name
    FROM drive_secrets
    UNION
    SELECT
        kind,
        namespace,
        name,
        'issuer',
        namespace,
        secret
    FROM issuer_secrets
    WHERE kind = 'Issuer'
    UNION
    -- Those of a ClusterIssuer stand in a namespace that only cert-manager's own flags name.
    SELECT
        issuer_secrets.kind,
        issuer_secrets.namespace,
        issuer_secrets.name,
        'issuer',
        secrets_metadata.namespace,
        secrets_metadata.name
    FROM issuer_secrets
    INNER JOIN secrets_metadata ON secrets_metadata.name = issuer_secrets.secret
    WHERE issuer_secrets.kind = 'ClusterIssuer'
    UNION
    SELECT
        kind,
        namespace,
        name,
        'ingress',
        if(contains(secret, '/'), split_part(secret, '/', 1), namespace),
        if(contains(secret, '/'), split_part(secret, '/', 2), secret)
    FROM ingress_secrets
)
SELECT
    kind,
    namespace,
    name,
    how,
    secret_namespace,
    secret
FROM named
WHERE secret IS NOT NULL AND secret != ''
