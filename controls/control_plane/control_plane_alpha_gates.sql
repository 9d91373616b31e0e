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

SELECT
    kind,
    namespace,
    name,
    if(list_has_any(gates, $gates), 'fail', if(unread IS NULL, 'pass', 'not_assessed')) AS verdict,
    if(
        list_has_any(gates, $gates),
        'turns alpha features on: ' || array_to_string(list_intersect(gates, $gates), ', '),
        unread
    ) AS reason,
    fields
FROM feature_gates
