-- title     = "Nodes run no static pods but those of the control plane"
-- severity  = "medium"
-- rating    = "Who may write a file on a node has it already; a static pod is the way to stay there, past admission"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1610", "T1543.005"]
-- level     = "Metadata"
-- watches   = ["create pods"]
-- source    = ["https://kubernetes.io/docs/tasks/configure-pod-container/static-pod/", "https://attack.mitre.org/techniques/T1610/"]
-- why       = """
--   A kubelet starts what lies in a folder of its node without asking the API server, and only then reports a mirror
--   of it. No admission judges such a pod, and deleting the mirror does not end it."""
-- fix       = """
--   Look at the folder that the kubelet's `staticPodPath` names on that node, and keep the file as evidence. A node
--   on which nobody put it is to be made anew."""
-- benign    = """
--   Control planes of kubeadm and its like, whose names are in the parameter; load balancers and proxies of nodes
--   that an installer puts there."""
-- misses    = """
--   A static pod under one of the names that are expected, and one that the API server refuses to show."""
-- params    = { names = ["kube-apiserver", "kube-controller-manager", "kube-scheduler", "etcd", "kube-proxy", "cloud-controller-manager", "kube-vip", "haproxy", "keepalived", "openshift-kube-scheduler", "coredns", "kube-rbac-proxy-crio", "apiserver-watcher"], namespaces = ["kube-system", "openshift-etcd", "openshift-kube-apiserver", "openshift-kube-controller-manager", "openshift-kube-scheduler", "openshift-machine-config-operator", "openshift-kni-infra", "openshift-vsphere-infra", "openshift-nutanix-infra"] }

SELECT
    audit_id,
    concat(username, ': ', namespace, '/', name)    AS finding,
    concat(
        if(succeeded, 'shows the static pod ', 'tried to show the static pod '), namespace, '/', name,
        ', which is none of the control plane'
    )                                               AS reason,
    if(succeeded, 'medium', 'low')                  AS severity,
    {'source_ip': source_ip, 'status': status_code} AS evidence
FROM audit_requests
WHERE
    resource = 'pods'
    AND subresource = ''
    AND verb = 'create'
    -- The only pods that a node may make are mirrors.
    AND actor = 'node'
    AND status_code IS DISTINCT FROM 409
    AND NOT (
        list_contains($namespaces, namespace)
        AND list_contains(list_transform($names, lambda one: concat(one, '-', split_part(username, ':', 3))), name)
    )
