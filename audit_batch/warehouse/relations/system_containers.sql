-- grain    = "one row per container of a workload in kube-system, and of a Pod whose manifest names no namespace, as files of static pods do, and a component of the control plane; init containers that end and ephemeral ones left out"
-- rests_on = []
-- texts    = ["kube-system", "kube-apiserver", "kube-controller-manager", "kube-scheduler", "cloud-controller-manager", "etcd", "kube-proxy"]
-- [columns]
-- kind       = "kind of the workload, Pod for static pods"
-- namespace  = "kube-system; empty for a Pod of a manifest that names none"
-- name       = "name of the workload"
-- container  = "name of the container"
-- path       = "where the container stands in the object"
-- image      = "image as written"
-- node_name  = "node that the pod is bound to; NULL for a template"
-- is_static  = "true for a pod that a kubelet runs from a file"
-- line       = "its command and arguments, in order"

SELECT
    containers.kind,
    containers.namespace,
    containers.name,
    containers.container,
    containers.path,
    containers.image,
    workloads.node_name,
    workloads.is_static,
    list_concat(containers.command, containers.args) AS line
FROM containers
INNER JOIN workloads USING (kind, namespace, name)
WHERE (containers.container_type = 'container' OR containers.is_sidecar)
    AND (
        containers.namespace = 'kube-system'
        OR (
            containers.namespace = ''
            AND containers.kind = 'Pod'
            AND regexp_matches(
                containers.spec::VARCHAR,
                'kube-(apiserver|controller-manager|scheduler|proxy)|cloud-controller-manager|etcd'
            )
        )
    )
