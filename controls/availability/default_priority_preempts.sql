-- title    = "The default priority class ends no other pods"
-- severity = "medium"
-- rating   = "Any pod of the cluster may end those of lower classes, without anybody asking for it"
-- since    = 2026-11-26
-- judges   = ["PriorityClass"]
-- source   = ["https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/"]
-- why      = """
--   A default class gives every pod its priority. When it may preempt, any new pod, whoever starts it, can end pods
--   of lower classes."""
-- fix      = """
--   Delete the class with `globalDefault: true` and make it anew with `preemptionPolicy: Never`, which cannot be
--   changed in a class that exists; or set `globalDefault: false` and have no default. Pods that run keep what they
--   have."""
-- misses   = """
--   Classes of high priority that anybody may name: a ResourceQuota with a scope can limit them."""

SELECT
    kind,
    namespace,
    name,
    if(preemption_policy != 'Never', 'fail', 'pass') AS verdict,
    'is given to all pods without a class, and ends pods of lower priority' AS reason,
    ['preemptionPolicy'] AS fields
FROM priority_classes
WHERE is_default
