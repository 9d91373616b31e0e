-- title    = "Containers do not run as root"
-- severity = "medium"
-- rating   = "A break-in that is root at once, which makes every way out of one container easier"
-- since    = 2026-11-25
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = [
--   "https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted",
--   "https://kubernetes.io/docs/tasks/configure-pod-container/security-context/",
-- ]
-- why      = """
--   Root in a container is root on its node as soon as it finds a way out, through a hole in the kernel or the
--   runtime or through a mounted file."""
-- fix      = """
--   Set `securityContext: {runAsNonRoot: true}` for the pod, and `runAsUser: 10001` where the image does not name a
--   user other than root. On Windows set `windowsOptions: {runAsUserName: ContainerUser}`."""
-- misses   = """
--   The user that the image names: where nothing is set, the image may or may not run as root, and the container
--   fails. User namespaces (hostUsers: false), which take the power from root. On Windows only
--   ContainerAdministrator and SYSTEM count as root."""

WITH rooted AS (
    SELECT
        kind,
        namespace,
        name,
        list(
            container || ' (user ' || coalesce(windows_user, effective_run_as_user::VARCHAR, 'of the image') || ')'
            ORDER BY path
        ) AS containers,
        -- What the pod sets for all stands in its own spec.
        list(
            if(effective_run_as_user = 0 AND run_as_user IS NULL, regexp_replace(path, '[.][A-Za-z]+[^.]*$', ''), path)
            || if(effective_run_as_user = 0, '.securityContext.runAsUser', '.securityContext.runAsNonRoot')
            ORDER BY path
        ) AS fields
    FROM containers
    WHERE if(
        windows_user IS NULL,
        coalesce(effective_run_as_user = 0, NOT effective_run_as_non_root),
        regexp_matches(lower(windows_user), '(^|\\)(containeradministrator|system)$')
    )
    GROUP BY ALL
)

SELECT
    workloads.kind,
    workloads.namespace,
    workloads.name,
    if(rooted.name IS NULL, 'pass', 'fail')                         AS verdict,
    'may run as root: ' || array_to_string(rooted.containers, ', ') AS reason,
    -- Each once, in their order, which list_distinct loses.
    list_filter(rooted.fields, lambda field, place: list_position(rooted.fields, field) = place) AS fields
FROM workloads
LEFT JOIN rooted USING (kind, namespace, name)
