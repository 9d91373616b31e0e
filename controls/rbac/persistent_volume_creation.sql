-- title    = "Only named subjects create PersistentVolumes"
-- severity = "high"
-- rating   = "Files of any node's host through a volume, but only with pods to mount it"
-- since    = 2026-11-25
-- judges   = ["ClusterRoleBinding"]
-- source   = ["https://kubernetes.io/docs/concepts/security/rbac-good-practices/#persistent-volume-creation"]
-- why      = """
--   A PersistentVolume may be a directory of a node: whoever creates one reaches the node's files from a pod, past
--   the Pod Security rules that forbid hostPath volumes in pods."""
-- fix      = """
--   Let users claim storage, with `resources: [persistentvolumeclaims], verbs: [create]`, and leave the volumes to
--   the provisioner of a StorageClass, whose service account is added to `exempt`."""
-- misses   = """
--   Rights to change volumes that exist; custom resources for which an operator makes volumes; roles that are not
--   among what was collected. RoleBindings are not looked at, since they cannot give what lies in no namespace."""
-- [params]
-- # The binding, with its namespace if it has one, and whom it may serve.
-- exempt = [
--     "cluster-admin: Group system:masters",
--     "kubeadm:cluster-admins: Group kubeadm:cluster-admins",
--     "system:controller:persistent-volume-binder: ServiceAccount kube-system/persistent-volume-binder",
-- ]

WITH unexpected AS (
    SELECT
        binding_kind                       AS kind,
        binding_namespace                  AS namespace,
        binding                            AS name,
        list_sort(list(DISTINCT receiver)) AS receivers
    FROM grants
    WHERE verb IN ('create', '*')
        AND api_group IN ('', '*')
        AND resource IN ('persistentvolumes', '*')
        AND len(resource_names) = 0
        AND NOT list_contains($exempt, concat_ws('/', nullif(binding_namespace, ''), binding) || ': ' || receiver)
    GROUP BY ALL
)

SELECT
    role_bindings.kind,
    role_bindings.namespace,
    role_bindings.name,
    if(unexpected.name IS NULL, 'pass', 'fail') AS verdict,
    array_to_string(receivers, ', ') || ' may create persistent volumes in ' || place
    || ', through ' || gives AS reason,
    ['roleRef', 'subjects']                     AS fields,
    {'role': role, 'receivers': receivers} AS evidence
FROM role_bindings
LEFT JOIN unexpected USING (kind, namespace, name)
WHERE role_bindings.kind = 'ClusterRoleBinding'
