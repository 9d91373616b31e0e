-- title    = "Pods are made by a controller"
-- severity = "medium"
-- rating   = "One service gone for good with its node, and nobody starts it again"
-- since    = 2026-11-26
-- judges   = ["Pod"]
-- source   = [
--     "https://kubernetes.io/docs/concepts/workloads/pods/#using-pods",
--     "https://helm.sh/docs/topics/charts_hooks/",
-- ]
-- why      = """
--   A pod that somebody started by hand is not started again elsewhere when its node is drained or fails, and its
--   settings stand in no template that is reviewed."""
-- fix      = """
--   Make it a Deployment, a Job or a DaemonSet, for example `kubectl create deployment web
--   --image=example.com/web:1.4.2`, and delete the pod."""
-- misses   = """
--   Pods of an owner that is made up or gone: they name one, so that they are left out. Static pods, which a kubelet
--   keeps alive, pods that ended, and hooks of Helm that end by themselves, such as tests of a release, which it runs
--   anew: anybody may write that annotation."""

WITH ended AS (
    SELECT namespace, name
    FROM pods
    WHERE phase IN ('Succeeded', 'Failed')
)

SELECT
    workloads.kind,
    workloads.namespace,
    workloads.name,
    if(
        owner_kind IS NULL
        AND NOT (
            annotations['helm.sh/hook'] IS NOT NULL
            AND coalesce(pod_spec ->> '$.restartPolicy', '') IN ('Never', 'OnFailure')
        ),
        'fail',
        'pass'
    ) AS verdict,
    'no controller starts it again' AS reason,
    ['metadata.ownerReferences'] AS fields
FROM workloads
ANTI JOIN ended USING (namespace, name)
WHERE workloads.kind = 'Pod' AND NOT is_static
