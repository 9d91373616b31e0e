-- title    = "No component turns protections off by feature gates"
-- severity = "high"
-- rating   = "Tokens without end or bounds, or namespaces without Pod Security, on the whole cluster"
-- since    = 2026-11-26
-- judges   = ["DaemonSet", "Deployment", "Pod", "StatefulSet"]
-- source   = [
--   "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/",
--   "https://kubernetes.io/docs/reference/command-line-tools-reference/feature-gates/",
-- ]
-- why      = """
--   Some gates stand for a protection: with them off tokens of pods never end, nodes read what is not theirs, or
--   labels for Pod Security do nothing."""
-- fix      = """
--   Take the gate out of `--feature-gates`."""
-- misses   = """
--   Protections whose gate is not in `gates`; what the default was in an old version; gates of kubelets and of
--   kube-proxy. API servers outside kube-system, such as those of clusters inside the cluster."""
-- unseen   = """
--   No API server, controller manager or scheduler runs as a pod in kube-system: a managed control plane, or one
--   that is started on the node by other means; its command lines are not in the API."""
-- params   = { gates = [
--     "AllBeta=false",
--     "AppArmor=false",
--     "AuthorizeNodeWithSelectors=false",
--     "BoundServiceAccountTokenVolume=false",
--     "LegacyServiceAccountTokenCleanUp=false",
--     "LegacyServiceAccountTokenNoAutoGeneration=false",
--     "PodSecurity=false",
--     "ServiceAccountNodeAudienceRestriction=false",
--     "ServiceAccountTokenJTI=false",
--     "ServiceAccountTokenNodeBindingValidation=false",
--     "ServiceAccountTokenPodNodeInfo=false",
-- ] }

SELECT
    kind,
    namespace,
    name,
    if(list_has_any(gates, $gates), 'fail', if(unread IS NULL, 'pass', 'not_assessed')) AS verdict,
    if(
        list_has_any(gates, $gates),
        'turns protections off: ' || array_to_string(list_intersect(gates, $gates), ', '),
        unread
    ) AS reason,
    fields
FROM feature_gates
