-- title    = "No component turns all alpha features on"
-- severity = "medium"
-- rating   = "Untried code in every part of the control plane, which users of any right may reach"
-- since    = 2026-11-26
-- judges   = ["DaemonSet", "Deployment", "Pod", "StatefulSet"]
-- source   = [
--   "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/",
--   "https://kubernetes.io/docs/reference/command-line-tools-reference/feature-gates/",
-- ]
-- why      = """
--   Alpha features are off for a reason: they are little tested, may have holes and change or vanish with the next
--   version."""
-- fix      = """
--   Take `AllAlpha=true` out of `--feature-gates`."""
-- misses   = """
--   Alpha features that are turned on one by one: add them to `gates`, as `Name=true`. Gates of kubelets and of
--   kube-proxy. API servers outside kube-system, such as those of clusters inside the cluster."""
-- unseen   = """
--   No API server, controller manager or scheduler runs as a pod in kube-system: a managed control plane, or one
--   that is started on the node by other means; its command lines are not in the API."""
-- params   = { gates = [
--     "AllAlpha=true",
-- ] }

WITH verdicts AS (
    SELECT
        kind,
        namespace,
        name,
        path,
        coalesce(joined_flags['--feature-gates'], '') AS given,
        list_filter(
            list_transform(string_split(given, ','), lambda gate: regexp_replace(gate, '^kube:', '')),
            lambda gate: list_contains(
                $gates,
                string_split(gate, '=')[1] || '=' || try_cast(string_split(gate, '=')[2] AS BOOLEAN)
            )
        )                                             AS weak,
        CASE
            WHEN len(weak) > 0 THEN {'verdict': 'fail', 'reason': 'sets feature gates: ' || array_to_string(weak, ', ')}
            WHEN NOT is_readable OR contains(given, '$') THEN {
                'verdict': 'not_assessed',
                'reason': 'its command line cannot be read'
            }
            ELSE {'verdict': 'pass', 'reason': ''}
        END                                           AS answer
    FROM control_plane_components
    WHERE
        component IN ('kube-apiserver', 'kube-controller-manager', 'kube-scheduler')
        AND kind IN ('DaemonSet', 'Deployment', 'Pod', 'StatefulSet')
)

SELECT
    kind,
    namespace,
    name,
    min(answer.verdict) AS verdict,
    arg_min(answer.reason, answer.verdict) AS reason,
    [min(path)] AS fields
FROM verdicts
GROUP BY ALL
