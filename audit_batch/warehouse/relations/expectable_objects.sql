-- grain    = "one row per object that a person or a pipeline answers for, of the kinds that a blueprint covers"
-- rests_on = ["namespaces", "serviceaccounts", "services", "configmaps", "secrets", "persistentvolumeclaims", "clusterroles.rbac.authorization.k8s.io", "clusterrolebindings.rbac.authorization.k8s.io", "roles.rbac.authorization.k8s.io", "rolebindings.rbac.authorization.k8s.io", "networkpolicies.networking.k8s.io", "ingresses.networking.k8s.io", "gateways.gateway.networking.k8s.io", "httproutes.gateway.networking.k8s.io", "gateways.networking.istio.io", "storageclasses.storage.k8s.io", "validatingwebhookconfigurations.admissionregistration.k8s.io", "mutatingwebhookconfigurations.admissionregistration.k8s.io", "validatingadmissionpolicies.admissionregistration.k8s.io", "validatingadmissionpolicybindings.admissionregistration.k8s.io", "mutatingadmissionpolicies.admissionregistration.k8s.io", "mutatingadmissionpolicybindings.admissionregistration.k8s.io", "customresourcedefinitions.apiextensions.k8s.io"]
-- [columns]
-- api_group    = "API group; empty for the core group"
-- kind         = "kind of the object"
-- namespace    = "namespace; empty for cluster-scoped objects"
-- name         = "name of the object"
-- is_automatic = "Kubernetes makes it in every namespace, so that nobody needs to expect it"

-- Owner references hide nothing but what a controller of Kubernetes makes of a workload, as `workloads` has it:
-- anybody could write one into anything else.
WITH found AS (
    SELECT
        api_group,
        kind,
        namespace,
        name
    FROM objects
    WHERE
        (
            api_group = ''
            AND kind IN (
                'Namespace',
                'ServiceAccount',
                'Service',
                'ConfigMap',
                'Secret',
                'PersistentVolumeClaim'
            )
        )
        OR (
            api_group = 'rbac.authorization.k8s.io'
            AND kind IN ('ClusterRole', 'ClusterRoleBinding', 'Role', 'RoleBinding')
        )
        OR (api_group = 'networking.k8s.io' AND kind IN ('NetworkPolicy', 'Ingress'))
        OR (api_group = 'gateway.networking.k8s.io' AND kind IN ('Gateway', 'HTTPRoute'))
        OR (api_group = 'networking.istio.io' AND kind = 'Gateway')
        OR (api_group = 'storage.k8s.io' AND kind = 'StorageClass')
        OR (
            api_group = 'admissionregistration.k8s.io'
            AND kind IN (
                'ValidatingWebhookConfiguration',
                'MutatingWebhookConfiguration',
                'ValidatingAdmissionPolicy',
                'ValidatingAdmissionPolicyBinding',
                'MutatingAdmissionPolicy',
                'MutatingAdmissionPolicyBinding'
            )
        )
        OR (api_group = 'apiextensions.k8s.io' AND kind = 'CustomResourceDefinition')
    UNION ALL
    SELECT
        if(contains(api_version, '/'), split_part(api_version, '/', 1), ''),
        kind,
        namespace,
        name
    FROM workloads
)
SELECT
    api_group,
    kind,
    namespace,
    name,
    (kind = 'ConfigMap' AND name = 'kube-root-ca.crt')
    OR (kind = 'ServiceAccount' AND name = 'default') AS is_automatic
FROM found
