-- title    = "Few subjects can read the Secrets of a namespace"
-- severity = "medium"
-- rating   = "Each subject more is one more credential to steal; reach is one namespace at a time"
-- since    = 2026-11-26
-- judges   = ["Namespace"]
-- source   = [
--     "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#listing-secrets",
--     "https://kubernetes.io/docs/concepts/security/secrets-good-practices/",
-- ]
-- why      = """
--   Nobody can say where a password went when a dozen users, groups and service accounts may read it, directly or by
--   a pod that mounts it."""
-- fix      = """
--   Take secrets, and create on pods and workloads, out of the roles of the subjects that the evidence names,
--   cluster-wide ones first; set `readers` to what your teams need."""
-- misses   = """
--   How many people a group holds; Secrets read by name; subjects that change workloads or run commands in them; etcd
--   and backups. Subjects in `exempt` are not counted."""
-- [params]
-- readers = 10
-- # Subjects that hold every right anyway, or whose work it is.
-- exempt = [
--     "Group kubeadm:cluster-admins",
--     "Group system:masters",
--     "ServiceAccount kube-system/bootstrap-signer",
--     "ServiceAccount kube-system/cronjob-controller",
--     "ServiceAccount kube-system/daemon-set-controller",
--     "ServiceAccount kube-system/deployment-controller",
--     "ServiceAccount kube-system/generic-garbage-collector",
--     "ServiceAccount kube-system/job-controller",
--     "ServiceAccount kube-system/namespace-controller",
--     "ServiceAccount kube-system/persistent-volume-binder",
--     "ServiceAccount kube-system/replicaset-controller",
--     "ServiceAccount kube-system/replication-controller",
--     "ServiceAccount kube-system/resourcequota-controller",
--     "ServiceAccount kube-system/statefulset-controller",
--     "ServiceAccount kube-system/token-cleaner",
--     "User system:kube-controller-manager",
-- ]

WITH gathered AS (
    SELECT
        scope_namespace                      AS name,
        list(receiver ORDER BY receiver)     AS receivers
    FROM secret_readers
    WHERE NOT list_contains($exempt, receiver)
    GROUP BY ALL
),
counted AS (
    SELECT
        namespaces.kind,
        namespaces.name,
        coalesce(here.receivers, [])                                         AS own,
        coalesce((SELECT receivers FROM gathered WHERE name = ''), [])       AS wide
    FROM namespaces
    LEFT JOIN gathered AS here USING (name)
)

SELECT
    kind,
    '' AS namespace,
    name,
    if(len(own) + len(wide) > $readers, 'fail', 'pass') AS verdict,
    format(
        '{} subjects may read its Secrets, {} of them in the whole cluster: {}',
        len(own) + len(wide), len(wide), array_to_string((own || wide)[:10], ', ')
    )                                                   AS reason,
    ['metadata.name']                                   AS fields,
    {'own': own[:50], 'cluster_wide': wide[:50]}        AS evidence
FROM counted
