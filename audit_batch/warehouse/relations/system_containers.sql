-- grain    = "one row per container of a workload in kube-system, init containers that end and ephemeral ones left out"
-- rests_on = []
-- texts    = ["kube-system"]
-- [columns]
-- kind       = "kind of the workload, Pod for static pods"
-- namespace  = "always kube-system"
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
WHERE containers.namespace = 'kube-system' AND (containers.container_type = 'container' OR containers.is_sidecar)
