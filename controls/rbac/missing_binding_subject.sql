-- title    = "Bindings serve service accounts that exist"
-- severity = "medium"
-- rating   = "Whoever may create service accounts there takes the grant by making one of that name"
-- since    = 2026-11-26
-- judges   = ["ClusterRoleBinding", "RoleBinding"]
-- source   = ["https://kubernetes.io/docs/concepts/security/rbac-good-practices/#least-privilege"]
-- why      = """
--   A binding to an account that is gone, or not there yet, gives its role to whoever makes an account of that name,
--   or a namespace with one in it."""
-- fix      = """
--   Delete the subject or the binding; create the account if it is still to come. What must wait for one is added to
--   `exempt`."""
-- misses   = """
--   Users and groups, of which the cluster has no list; a service account that is named as a user is looked for.
--   Accounts of controllers that are made on first use stand in `exempt`."""
-- [params]
-- # The binding, with its namespace if it has one, and whom it may serve.
-- exempt = [
--     "kube-public/system:controller:bootstrap-signer: ServiceAccount kube-system/bootstrap-signer",
--     "kube-system/system::leader-locking-kube-controller-manager: ServiceAccount kube-system/kube-controller-manager",
--     """kube-system/system::leader-locking-kube-controller-manager: \
--     ServiceAccount kube-system/leader-election-controller""",
--     "kube-system/system::leader-locking-kube-scheduler: ServiceAccount kube-system/kube-scheduler",
--     "kube-system/system:controller:bootstrap-signer: ServiceAccount kube-system/bootstrap-signer",
--     "kube-system/system:controller:cloud-provider: ServiceAccount kube-system/cloud-provider",
--     "kube-system/system:controller:token-cleaner: ServiceAccount kube-system/token-cleaner",
--     "system:controller:route-controller: ServiceAccount kube-system/route-controller",
--     "system:controller:selinux-warning-controller: ServiceAccount kube-system/selinux-warning-controller",
--     "system:controller:service-controller: ServiceAccount kube-system/service-controller",
--     "system:controller:ttl-controller: ServiceAccount kube-system/ttl-controller",
--     "system:kube-dns: ServiceAccount kube-system/kube-dns",
-- ]

WITH unexpected AS (
    SELECT
        binding_kind                                                 AS kind,
        binding_namespace                                            AS namespace,
        binding                                                      AS name,
        list_sort(list(DISTINCT receiver))                           AS receivers,
        list(format('subjects[{}]', subject_no) ORDER BY subject_no) AS fields
    FROM role_subjects
    LEFT JOIN service_accounts AS accounts
        ON subject = 'system:serviceaccount:' || accounts.namespace || ':' || accounts.name
    WHERE (
            (subject_kind = 'ServiceAccount' AND NOT subject_exists)
            OR (
                subject_kind = 'User'
                AND regexp_full_match(subject, 'system:serviceaccount:[^:]+:[^:]+')
                AND accounts.name IS NULL
            )
        )
        AND NOT list_contains($exempt, concat_ws('/', nullif(binding_namespace, ''), binding) || ': ' || receiver)
    GROUP BY ALL
)

SELECT
    role_bindings.kind,
    role_bindings.namespace,
    role_bindings.name,
    if(unexpected.name IS NULL, 'pass', 'fail') AS verdict,
    'serves service accounts that do not exist: ' || array_to_string(unexpected.receivers, ', ') AS reason,
    unexpected.fields,
    {'role': role, 'receivers': receivers} AS evidence
FROM role_bindings
LEFT JOIN unexpected USING (kind, namespace, name)
