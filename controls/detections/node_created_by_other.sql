-- title     = "Nodes join by themselves, and under their own names"
-- severity  = "medium"
-- rating    = "A node that is made up receives pods with their Secrets and tokens; few identities may make one"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1578", "T1584"]
-- level     = "Metadata"
-- watches   = ["create nodes", "patch nodes"]
-- source    = ["https://kubernetes.io/docs/reference/access-authn-authz/node/", "https://attack.mitre.org/techniques/T1578/"]
-- why       = """
--   A kubelet registers itself with its own credential. Another identity that makes a node, or a node that makes another
--   one, adds a machine that nobody set up."""
-- fix       = """
--   See which machine it is, `kubectl get node NAME -o wide`. If it is not yours, remove it, `kubectl delete node
--   NAME`, and take `create` on `nodes` out of the role. Names that are good can be given as regular expressions in
--   the parameter `names`."""
-- benign    = """
--   Virtual kubelets and simulators, whose account makes their nodes, and cloud providers that register machines."""
-- misses    = """
--   A stolen credential of a machine that joins under a name like the others."""
-- params    = { names = [] }

SELECT
    audit_id,
    concat(username, ': ', coalesce(nullif(name, ''), 'a node'))                         AS finding,
    concat(
        if(succeeded, 'made the node ', 'tried to make the node '), coalesce(nullif(name, ''), 'without a name'),
        if(username = concat('system:node:', name), ', of a name that is not expected', '')
    )                                                                                    AS reason,
    if(succeeded, 'medium', 'low')                                                       AS severity,
    {'source_ip': source_ip, 'user_agent': user_agent, 'status': status_code}            AS evidence
FROM audit_requests
WHERE
    resource = 'nodes'
    AND api_group = ''
    AND subresource = ''
    AND (verb = 'create' OR (verb = 'patch' AND status_code = 201))
    -- A kubelet asks again at every start, and is told that it is there.
    AND status_code IS DISTINCT FROM 409
    -- Where the log has no name, it may be the node's own.
    AND NOT (actor = 'node' AND name = '' AND succeeded)
    AND (
        username != concat('system:node:', name)
        OR (
            len($names) > 0
            AND NOT list_bool_or(list_transform($names, lambda pattern: regexp_full_match(name, pattern)))
        )
    )
