-- grain    = "one row per node"
-- rests_on = ["nodes"]
-- [columns]
-- kind             = "always Node"
-- namespace        = "always empty: it lies in no namespace"
-- name             = "name of the Node"
-- uid              = "UID of the object"
-- created_at       = "when it was created, UTC; NULL in manifests"
-- labels           = "labels; empty when there are none"
-- annotations      = "annotations; empty when there are none"
-- is_control_plane = "it has the label node-role.kubernetes.io/control-plane, or the older master"
-- unschedulable    = "new pods are kept away; false when unset"
-- taints           = "taints as a list of (key, value, effect); empty when there are none"
-- provider_id      = "id at the cloud provider; NULL when unset"
-- addresses        = "addresses as a list of (type, address), type InternalIP, ExternalIP or Hostname; empty when there are none"
-- external_ips     = "addresses of type ExternalIP; empty when there are none"
-- kubelet_version  = "version of the kubelet, for example v1.36.2"
-- runtime_version  = "container runtime and its version, for example containerd://2.1.4"
-- kernel_version   = "version of the kernel"
-- os_image         = "name of the operating system"
-- os               = "linux or windows"
-- architecture     = "processor, for example amd64"
-- conditions       = "what its kubelet and others tell of it, as a list of (type, status, reason), for example Ready; empty in manifests"

WITH parsed AS (
    SELECT
        kind,
        namespace,
        name,
        uid,
        from_json(
            doc,
            '{
                "metadata": {"creationTimestamp": "VARCHAR", "labels": "MAP(VARCHAR, VARCHAR)", "annotations": "MAP(VARCHAR, VARCHAR)"},
                "spec": {"unschedulable": "BOOLEAN", "providerID": "VARCHAR", "taints": [{"key": "VARCHAR", "value": "VARCHAR", "effect": "VARCHAR"}]},
                "status": {
                    "conditions": [{"type": "VARCHAR", "status": "VARCHAR", "reason": "VARCHAR"}],
                    "addresses": [{"type": "VARCHAR", "address": "VARCHAR"}],
                    "nodeInfo": {
                        "kubeletVersion": "VARCHAR",
                        "containerRuntimeVersion": "VARCHAR",
                        "kernelVersion": "VARCHAR",
                        "osImage": "VARCHAR",
                        "operatingSystem": "VARCHAR",
                        "architecture": "VARCHAR"
                    }
                }
            }'
        ) AS body
    FROM objects
    WHERE api_group = '' AND kind = 'Node'
)
SELECT
    kind,
    namespace,
    name,
    uid,
    try_cast(body.metadata.creationTimestamp AS TIMESTAMP) AS created_at,
    coalesce(body.metadata.labels, MAP {}::MAP(VARCHAR, VARCHAR)) AS labels,
    coalesce(body.metadata.annotations, MAP {}::MAP(VARCHAR, VARCHAR)) AS annotations,
    coalesce(
        map_contains(body.metadata.labels, 'node-role.kubernetes.io/control-plane')
        OR map_contains(body.metadata.labels, 'node-role.kubernetes.io/master'),
        false
    ) AS is_control_plane,
    coalesce(body.spec.unschedulable, false) AS unschedulable,
    coalesce(body.spec.taints, []) AS taints,
    nullif(body.spec.providerID, '') AS provider_id,
    coalesce(body.status.addresses, []) AS addresses,
    coalesce(
        list_transform(
            list_filter(body.status.addresses, lambda point: point.type = 'ExternalIP'),
            lambda point: point.address
        ),
        []
    ) AS external_ips,
    body.status.nodeInfo.kubeletVersion AS kubelet_version,
    body.status.nodeInfo.containerRuntimeVersion AS runtime_version,
    body.status.nodeInfo.kernelVersion AS kernel_version,
    body.status.nodeInfo.osImage AS os_image,
    body.status.nodeInfo.operatingSystem AS os,
    body.status.nodeInfo.architecture AS architecture,
    coalesce(body.status.conditions, []) AS conditions
FROM parsed
