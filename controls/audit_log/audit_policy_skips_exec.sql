-- title    = "The audit policy logs commands in containers and ways into them"
-- severity = "high"
-- rating   = "A shell in a pod, or a way around the network rules, leaves no trace"
-- since    = 2026-11-26
-- judges   = ["Node"]
-- source   = [
--     "https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/",
--     "https://www.cisecurity.org/benchmark/kubernetes",
-- ]
-- why      = """
--   Exec, attach, port forwarding and the proxies of pods, services and nodes are how people and attackers get
--   inside. They come as create and, over websockets, as get; a rule for pods does not match them."""
-- fix      = """
--   Add before the others: `- level: Metadata` with `resources: [{group: '', resources: [pods/exec, pods/attach,
--   pods/portforward, pods/proxy, services/proxy, nodes/proxy]}]`."""
-- misses   = """
--   What is typed in a shell: the log holds the first command only. Requests are tried as somebody whom no rule
--   names, in kube-system and in a namespace that no rule names."""
-- unseen   = """
--   No node is known as part of a control plane: a managed one, whose audit policy its provider writes and nobody
--   else sees."""

WITH requests AS (
    SELECT
        policy,
        string_agg(DISTINCT verb, '/' ORDER BY verb) || ' ' || target AS request
    FROM audit_policy_levels
    WHERE
        depth = 0
        AND target IN ('pods/exec', 'pods/attach', 'pods/portforward', 'pods/proxy', 'services/proxy', 'nodes/proxy')
        AND (verb IN ('create', 'get') OR (suffix(target, '/proxy') AND verb IN ('update', 'patch', 'delete')))
        AND who IN ('person', 'administrator', 'service_account', 'node')
    GROUP BY policy, target
)

SELECT
    kind,
    namespace,
    name,
    CASE WHEN count(request) > 0 THEN 'fail' WHEN count(problem) > 0 THEN 'not_assessed' ELSE 'pass' END AS verdict,
    CASE
        WHEN min(path) = '' AND count(request) > 0 THEN 'its API server has no audit policy, so that it logs nothing'
        WHEN count(request) > 0 THEN concat(
            'it does not log ', array_to_string(list_sort(list_distinct(list(request)))[:5], ', '),
            if(count(DISTINCT request) > 5, ' and more', '')
        )
        ELSE min(problem)
    END AS reason,
    {'path': min(path), 'requests': list_sort(list_distinct(list(request)))} AS evidence
FROM audit_policies
LEFT JOIN requests USING (policy)
GROUP BY kind, namespace, name
