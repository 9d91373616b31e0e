-- grain    = "one row per part of the platform, by version: of the cluster, of each node, and of each workload by container"
-- rests_on = []
-- [columns]
-- kind        = "Cluster, Node, or kind of the workload"
-- namespace   = "namespace of the workload; empty otherwise"
-- name        = "name of the object"
-- area        = "api_server, controllers, etcd, kubelet, runtime, kernel, kube_proxy, dns, ingress, istio_control_plane, istio_proxy, dashboard, network, storage or delivery"
-- component   = "what it is, for example kubelet, containerd or ingress-nginx"
-- version     = "version as the node says it or the image's tag; NULL when there is none"
-- key         = "its numbers, by which versions are compared; NULL when there are none"
-- series      = "its major and minor version, for example 1.36; NULL when it is not to be read"
-- suffix      = "what follows the numbers; empty when nothing does"
-- is_upstream = "the suffix does not hide which fixes are in it, as that of a distribution's own build does"
-- os          = "linux or windows"
-- path        = "where the version stands in the object"

-- Images are known by the end of their names: registries are mirrored. The last part goes without a processor.
WITH named AS (
    SELECT
        area,
        component,
        unnest(endings) AS ending
    FROM (
        VALUES
        ('api_server', 'kube-apiserver', ['kube-apiserver']),
        ('controllers', 'kube-controller-manager', ['kube-controller-manager']),
        ('controllers', 'kube-scheduler', ['kube-scheduler']),
        ('kube_proxy', 'kube-proxy', ['kube-proxy']),
        ('etcd', 'etcd', ['etcd', 'hardened-etcd']),
        ('dns', 'coredns', ['coredns', 'mirrored-coredns-coredns', 'hardened-coredns']),
        (
            'ingress',
            'ingress-nginx',
            ['ingress-nginx/controller', 'ingress-nginx/controller-chroot', 'nginx-ingress-controller']
        ),
        ('ingress', 'traefik', ['traefik', 'mirrored-library-traefik']),
        (
            'istio_control_plane',
            'istiod',
            ['istio/pilot', 'istio-release/pilot', 'release/pilot', 'mirrored-istio-pilot']
        ),
        ('istio_proxy', 'istio-proxy', ['proxyv2', 'mirrored-istio-proxyv2']),
        ('dashboard', 'kubernetes-dashboard', ['kubernetesui/dashboard', 'kubernetes-dashboard']),
        ('network', 'calico', ['calico/node', 'calico-node', 'mirrored-calico-node']),
        ('network', 'cilium', ['cilium/cilium', 'mirrored-cilium-cilium']),
        ('network', 'weave-net', ['weave-kube', 'weave-npc']),
        ('storage', 'csi-provisioner', ['csi-provisioner']),
        ('storage', 'csi-snapshotter', ['csi-snapshotter']),
        ('storage', 'csi-resizer', ['csi-resizer']),
        ('storage', 'secrets-store-csi-driver', ['secrets-store/driver', 'secrets-store-csi-driver']),
        ('storage', 'azure-file-csi-driver', ['azurefile-csi']),
        ('storage', 'csi-driver-nfs', ['nfsplugin']),
        ('delivery', 'argo-cd', ['argocd'])
    ) AS known (area, component, endings)
),
parted AS (
    SELECT
        kind,
        namespace,
        name,
        tag,
        path,
        string_split(regexp_replace(repository, '-(amd64|arm64|arm|ppc64le|s390x)$', ''), '/') AS parts
    FROM images
    WHERE repository IS NOT NULL
),
placed AS (
    SELECT
        * EXCLUDE (parts),
        unnest([parts[-1], array_to_string(parts[-2:], '/')]) AS ending
    FROM parted
    WHERE len(parts) > 1
    UNION ALL
    SELECT
        * EXCLUDE (parts),
        parts[1]
    FROM parted
    WHERE len(parts) = 1
),
found AS (
    SELECT
        placed.kind,
        placed.namespace,
        placed.name,
        named.area,
        named.component,
        placed.tag        AS version,
        workloads.os,
        placed.path,
        'image'           AS origin
    FROM placed
    INNER JOIN named USING (ending)
    INNER JOIN workloads USING (kind, namespace, name)
    UNION ALL
    SELECT
        kind,
        namespace,
        name,
        unnest(['kubelet', 'runtime', 'kernel']),
        unnest(['kubelet', split_part(runtime_version, '://', 1), 'linux-kernel']),
        unnest([kubelet_version, split_part(runtime_version, '://', 2), if(os = 'linux', kernel_version, NULL)]),
        coalesce(os, 'linux'),
        unnest([
            'status.nodeInfo.kubeletVersion',
            'status.nodeInfo.containerRuntimeVersion',
            'status.nodeInfo.kernelVersion'
        ]),
        unnest(['node', 'runtime', 'kernel'])
    FROM nodes
    UNION ALL
    SELECT
        kind,
        namespace,
        name,
        'api_server',
        'kube-apiserver',
        version,
        'linux',
        'spec.version',
        'node'
    FROM cluster_versions
),
split AS (
    SELECT
        *,
        regexp_extract(coalesce(version, ''), '^v?([0-9]+(?:\.[0-9]+)+)', 1) AS numbers,
        regexp_replace(coalesce(version, ''), '^v?[0-9]+(\.[0-9]+)+', '')    AS suffix
    FROM found
    WHERE coalesce(component, '') != '' AND NOT (component = 'linux-kernel' AND os != 'linux')
)
SELECT
    kind,
    namespace,
    name,
    area,
    component,
    nullif(version, '')                                                              AS version,
    if(
        numbers = '',
        NULL,
        list_append(
            list_resize(list_transform(string_split(numbers, '.')[:3], lambda part: try_cast(part AS INTEGER)), 3, 0),
            if(regexp_matches(suffix, '^-(alpha|beta|rc)'), -1, 0)
        )
    )                                                                                AS key,
    nullif(regexp_extract(numbers, '^[0-9]+\.[0-9]+'), '')                            AS series,
    suffix,
    regexp_matches(
        suffix,
        CASE origin
            WHEN 'image'
                THEN '^(-([0-9]|distroless|debian|debug|alpine|slim|scratch|amd64|arm64|linux-amd64))?$|^-(alpha|beta|rc)[.0-9]*$'
            WHEN 'kernel' THEN '^(-(flatcar|talos|linuxkit))?$'
            WHEN 'runtime' THEN '^([-+]k3s[0-9.]*)?$|^-(alpha|beta|rc)[.0-9]*$'
            ELSE '^([-+](k3s|rke2r|k0s)[0-9.]*)?$|^-(alpha|beta|rc)[.0-9]*$'
        END
    )                                                                                AS is_upstream,
    os,
    path
FROM split
