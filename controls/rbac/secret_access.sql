-- title    = "Only named subjects read Secrets"
-- severity = "high"
-- rating   = "Every password, key and token of the scope, read in one request"
-- since    = 2026-11-25
-- judges   = ["ClusterRoleBinding", "RoleBinding"]
-- source   = ["https://kubernetes.io/docs/concepts/security/rbac-good-practices/#listing-secrets"]
-- why      = """
--   Whoever reads Secrets holds every password, key and token in them, tokens of service accounts included, and may
--   act as their owners; list and watch show the contents just as get does, and the answer to a deletecollection,
--   which deletes nothing in a dry run."""
-- fix      = """
--   Grant `get` on the Secrets that are needed by name, in a Role of their namespace: `resources: [secrets],
--   resourceNames: [mail-relay], verbs: [get]`; mount Secrets into pods instead of reading them through the API;
--   leave secrets out of roles for people, who can have `view` in place of `edit` and `admin`. Whoever must read
--   them is added to `exempt`."""
-- misses   = """
--   Rights limited to Secrets by name; patch and delete, whose answers show a Secret whose name is known, and which
--   the controls of changing and deleting judge; Secrets read through pods, which whoever creates pods can mount;
--   copies in etcd and in backups; roles that are not among what was collected."""
-- [params]
-- # The binding, with its namespace if it has one, and whom it may serve.
-- exempt = [
--     "cluster-admin: Group system:masters",
--     "kubeadm:cluster-admins: Group kubeadm:cluster-admins",
--     "system:controller:generic-garbage-collector: ServiceAccount kube-system/generic-garbage-collector",
--     "system:controller:namespace-controller: ServiceAccount kube-system/namespace-controller",
--     "system:controller:resourcequota-controller: ServiceAccount kube-system/resourcequota-controller",
--     "kube-system/system:controller:bootstrap-signer: ServiceAccount kube-system/bootstrap-signer",
--     "kube-system/system:controller:token-cleaner: ServiceAccount kube-system/token-cleaner",
--     "system:kube-controller-manager: User system:kube-controller-manager",
-- ]

WITH unexpected AS (
    SELECT
        binding_kind                       AS kind,
        binding_namespace                  AS namespace,
        binding                            AS name,
        list_sort(list(DISTINCT receiver)) AS receivers
    FROM grants
    WHERE verb IN ('get', 'list', 'watch', 'deletecollection', '*')
        AND api_group IN ('', '*')
        AND resource IN ('secrets', '*')
        AND len(resource_names) = 0
        AND NOT list_contains($exempt, concat_ws('/', nullif(binding_namespace, ''), binding) || ': ' || receiver)
    GROUP BY ALL
)

SELECT
    role_bindings.kind,
    role_bindings.namespace,
    role_bindings.name,
    if(unexpected.name IS NULL, 'pass', 'fail') AS verdict,
    array_to_string(receivers, ', ') || ' may read secrets in ' || place
    || ', through ' || gives AS reason,
    ['roleRef', 'subjects']                     AS fields,
    {'role': role, 'receivers': receivers} AS evidence
FROM role_bindings
LEFT JOIN unexpected USING (kind, namespace, name)
