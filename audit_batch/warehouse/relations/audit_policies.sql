-- grain    = "one row per API server that runs on a node, and per node of a control plane of which that is not known"
-- rests_on = []
-- [columns]
-- kind        = "always Node"
-- namespace   = "always empty: it lies in no namespace"
-- name        = "name of the Node"
-- path        = "file that the API server's command line names; empty where it names none, so that nothing is logged; NULL where that is not known"
-- problem     = "why the policy is not known; NULL when it is, and when there is none"
-- policy      = "digest of what it says: equal ones are the same; NULL where it is not known"
-- omit_stages = "stages at which no request is logged; empty where the policy is not known"
-- rules       = "its rules in order, as `audit_policy_rules` shows them; empty where the policy is not known"

WITH servers AS (
    SELECT
        kind,
        namespace,
        name,
        unnest(audit_policies) AS server
    FROM node_facts
    WHERE len(audit_policies) > 0
    UNION ALL
    SELECT
        kind,
        namespace,
        name,
        {
            'path': NULL,
            'state': 'unreadable',
            'reason': coalesce(
                problem,
                processes_problem,
                'its node facts do not hold the audit policy; run this version of `audit-batch node-facts` there'
            ),
            'omitStages': NULL,
            'rules': NULL
        }                      AS server
    FROM node_facts
    WHERE
        is_control_plane
        AND (problem IS NOT NULL OR audit_policies IS NULL OR (audit_policies = [] AND processes_problem IS NOT NULL))
)
SELECT
    kind,
    namespace,
    name,
    server.path                                                                                      AS path,
    if(
        server.state = 'ok',
        NULL,
        coalesce(nullif(server.path, '') || ': ', '') || coalesce(server.reason, 'the policy was not read')
    )                                                                                                AS problem,
    if(problem IS NULL, md5(to_json([to_json(server.omitStages), to_json(server.rules)])::VARCHAR), NULL) AS policy,
    if(problem IS NULL, coalesce(server.omitStages, []), [])                                         AS omit_stages,
    if(problem IS NULL, coalesce(server.rules, []), [])                                              AS rules
FROM servers
