-- grain    = "one row per node, also where no facts of it were given"
-- rests_on = ["nodefacts.audit-batch.io"]
-- [columns]
-- kind              = "always Node"
-- namespace         = "always empty: it lies in no namespace"
-- name              = "name of the Node"
-- os                = "linux or windows; linux where the node does not say"
-- is_control_plane  = "the node has the label of a control plane or of an etcd member"
-- problem           = "why there are no facts of it: none were given, or what is wrong with them; NULL when there are"
-- layout            = "how it was set up: kubeadm, k3s, rke2, openshift or other; NULL without facts"
-- processes_problem = "why its processes could not be seen; NULL when they could"
-- components        = "processes of Kubernetes that run on it, as `node_components` shows them; empty without facts"
-- kubelet           = "what is known of its kubelet's settings, as `kubelet_settings` shows it; NULL without facts"
-- files             = "files that were looked at, as `node_files` shows them; empty without facts"
-- certificates      = "certificates that were read, as `node_certificates` shows them; empty without facts"
-- audit_policies    = "audit policies of its API servers, as `audit_policies` shows them; empty without facts, NULL in facts of a version that did not read them"

WITH parsed AS (
    SELECT
        name,
        from_json(
            doc,
            '{"spec": {
                "problem": "VARCHAR",
                "layout": "VARCHAR",
                "processes": {"state": "VARCHAR", "reason": "VARCHAR"},
                "components": [{
                    "component": "VARCHAR",
                    "program": "VARCHAR",
                    "inPod": "BOOLEAN",
                    "words": ["VARCHAR"],
                    "flags": [{"name": "VARCHAR", "value": "VARCHAR"}]
                }],
                "kubelet": {
                    "configz": {"state": "VARCHAR", "reason": "VARCHAR", "settings": "MAP(VARCHAR, VARCHAR)"},
                    "files": [{"path": "VARCHAR", "state": "VARCHAR", "reason": "VARCHAR", "settings": "MAP(VARCHAR, VARCHAR)"}]
                },
                "files": [{
                    "path": "VARCHAR",
                    "groups": ["VARCHAR"],
                    "namedBy": ["VARCHAR"],
                    "required": "BOOLEAN",
                    "state": "VARCHAR",
                    "reason": "VARCHAR",
                    "kind": "VARCHAR",
                    "mode": "VARCHAR",
                    "uid": "BIGINT",
                    "gid": "BIGINT",
                    "owner": "VARCHAR",
                    "group": "VARCHAR",
                    "target": "VARCHAR"
                }],
                "certificates": [{
                    "path": "VARCHAR",
                    "state": "VARCHAR",
                    "reason": "VARCHAR",
                    "number": "INTEGER",
                    "notBefore": "VARCHAR",
                    "notAfter": "VARCHAR",
                    "sha256": "VARCHAR"
                }],
                "auditPolicies": [{
                    "path": "VARCHAR",
                    "state": "VARCHAR",
                    "reason": "VARCHAR",
                    "omitStages": ["VARCHAR"],
                    "rules": [{
                        "level": "VARCHAR",
                        "users": ["VARCHAR"],
                        "userGroups": ["VARCHAR"],
                        "verbs": ["VARCHAR"],
                        "resources": [{"group": "VARCHAR", "resources": ["VARCHAR"], "resourceNames": ["VARCHAR"]}],
                        "namespaces": ["VARCHAR"],
                        "nonResourceURLs": ["VARCHAR"],
                        "omitStages": ["VARCHAR"]
                    }]
                }]
            }}'
        ).spec AS spec
    FROM objects
    WHERE api_group = 'audit-batch.io' AND kind = 'NodeFacts'
)
SELECT
    nodes.kind,
    nodes.namespace,
    nodes.name,
    coalesce(nodes.os, 'linux')                                                                  AS os,
    nodes.is_control_plane OR coalesce(map_contains(nodes.labels, 'node-role.kubernetes.io/etcd'), false)
        AS is_control_plane,
    CASE
        WHEN parsed.spec IS NULL THEN 'no node facts were given for it'
        ELSE coalesce(parsed.spec.problem, if(parsed.spec.layout IS NULL, 'its node facts are empty', NULL))
    END                                                                                          AS problem,
    if(problem IS NULL, parsed.spec.layout, NULL)                                                AS layout,
    if(
        problem IS NULL AND coalesce(parsed.spec.processes.state, '') != 'ok',
        coalesce(parsed.spec.processes.reason, 'its processes were not read'),
        NULL
    )                                                                                            AS processes_problem,
    if(problem IS NULL, coalesce(parsed.spec.components, []), [])                                AS components,
    if(problem IS NULL, parsed.spec.kubelet, NULL)                                               AS kubelet,
    if(problem IS NULL, coalesce(parsed.spec.files, []), [])                                     AS files,
    if(problem IS NULL, coalesce(parsed.spec.certificates, []), [])                              AS certificates,
    if(problem IS NULL, parsed.spec.auditPolicies, [])                                           AS audit_policies
FROM nodes
LEFT JOIN parsed USING (name)
