-- title    = "Containers can be started"
-- severity = "medium"
-- rating   = "One service short of pods: image or settings cannot be had"
-- since    = 2026-11-26
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = ["https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/"]
-- why      = """
--   An image that cannot be pulled or a setting that is missing keeps the container from starting at all. A name
--   that nobody owns can also be taken by somebody else."""
-- fix      = """
--   Correct the image, the pull secret, or the ConfigMap or Secret that is named; `kubectl describe pod POD` says
--   which."""
-- misses   = """
--   Containers that start and then fail."""
-- unseen   = "no pod with a status was seen"

WITH states AS (
    SELECT
        kind,
        namespace,
        name,
        pod,
        list_filter(
            container_states,
            lambda entry: coalesce(list_contains(['CreateContainerConfigError', 'CreateContainerError',
                'ErrImageNeverPull', 'ErrImagePull', 'ImageInspectError', 'ImagePullBackOff', 'InvalidImageName',
                'RegistryUnavailable', 'RunContainerError', 'SignatureValidationFailed'], entry.waiting), false)
        )[1].waiting AS problem
    FROM workload_pods
    WHERE phase IS NOT NULL
)

SELECT
    kind,
    namespace,
    name,
    if(count(problem) > 0, 'fail', 'pass') AS verdict,
    'cannot be started in ' || count(problem) || ' of ' || count(*) || ' pods: ' || coalesce(min(pod || ' ('
        || problem || ')'), '') AS reason,
    ['status'] AS fields,
    {'pods': (list(pod ORDER BY pod) FILTER (problem IS NOT NULL))[1:20]} AS evidence
FROM states
GROUP BY kind, namespace, name
