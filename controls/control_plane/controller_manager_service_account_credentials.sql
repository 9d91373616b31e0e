-- title    = "Each controller uses credentials of its own"
-- severity = "medium"
-- rating   = "One hole in one controller has the rights of all controllers, on the whole cluster"
-- since    = 2026-11-25
-- judges   = ["DaemonSet", "Deployment", "Pod", "StatefulSet"]
-- source   = [
--   "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-controller-manager/",
--   "https://kubernetes.io/docs/reference/access-authn-authz/rbac/#controller-roles",
-- ]
-- why      = """
--   Without this the controller manager does everything under one identity, which then needs the rights of all
--   controllers, and the audit log cannot tell which of them acted."""
-- fix      = """
--   Set `--use-service-account-credentials=true` in the manifest of the controller manager, and leave the roles named
--   `system:controller:*` in place."""
-- misses   = """
--   What rights each controller's service account has been given, and controller managers outside kube-system."""
-- unseen   = """
--   No controller manager runs as a pod in kube-system: a managed control plane, or one that is started on the node
--   by other means; its command line is not in the API."""

WITH verdicts AS (
    SELECT
        kind,
        namespace,
        name,
        path,
        try_cast(coalesce(flags['--use-service-account-credentials'], 'false') AS BOOLEAN) AS own_credentials,
        CASE
            WHEN NOT is_readable OR own_credentials IS NULL THEN 'not_assessed'
            WHEN own_credentials THEN 'pass'
            ELSE 'fail'
        END AS verdict
    FROM controller_managers
)

SELECT
    kind,
    namespace,
    name,
    min(verdict) AS verdict,
    if(min(verdict) = 'fail', 'runs all controllers under one identity', 'its command line cannot be read') AS reason,
    [min(path)] AS fields
FROM verdicts
GROUP BY ALL
