-- grain    = "one row per object and Secret of the same cluster that it names, and way in which it uses it"
-- rests_on = []
-- [columns]
-- kind             = "kind of the object that uses the Secret"
-- namespace        = "namespace of that object; empty for cluster-scoped ones"
-- name             = "name of that object"
-- how              = "volume, environment, image pull, account, ingress, gateway or certificate"
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
