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
        target,
        string_agg(DISTINCT verb, '/' ORDER BY verb) || ' ' || target AS request
    FROM audit_policy_levels
    WHERE
        depth = 0
        AND target IN ('pods/exec', 'pods/attach', 'pods/portforward', 'pods/proxy', 'services/proxy', 'nodes/proxy')
        AND verb IN ('create', 'get')
        AND who IN ('person', 'administrator', 'service_account', 'node')
    GROUP BY policy, target
),

lacking AS (
    SELECT
        policy,
        list(request ORDER BY target) AS found
    FROM requests
    GROUP BY policy
)

SELECT
    kind,
    namespace,
    name,
    min(CASE WHEN problem IS NOT NULL THEN 'not_assessed' WHEN found IS NOT NULL THEN 'fail' ELSE 'pass' END) AS verdict,
    coalesce(
        min(
            CASE
                WHEN path = '' AND found IS NOT NULL THEN 'its API server has no audit policy, so that it logs nothing'
                WHEN found IS NOT NULL
                    THEN concat(
                        'it does not log ', array_to_string(found[:5], ', '), if(len(found) > 5, concat(' and ', len(found) - 5, ' more'), '')
                    )
            END
        ),
        min(problem)
    )                                                   AS reason,
    {'path': min(path), 'requests': any_value(found)} AS evidence
FROM audit_policies
LEFT JOIN lacking USING (policy)
GROUP BY kind, namespace, name
