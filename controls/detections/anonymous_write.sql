-- title     = "Nobody changes anything without saying who they are"
-- severity  = "critical"
-- rating    = "Whoever reaches the port changes the cluster, and no credential leads back to them"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1190", "T1610"]
-- level     = "Metadata"
-- watches   = ["create *", "update *", "patch *", "delete *", "deletecollection *"]
-- source    = ["https://kubernetes.io/docs/reference/access-authn-authz/authentication/#anonymous-requests", "https://attack.mitre.org/techniques/T1190/"]
-- why       = """
--   No tool needs to change objects without a credential. One that succeeds is an open cluster, one that fails is somebody
--   who tries whether it is."""
-- fix       = """
--   Remove the binding in the evidence, `kubectl delete clusterrolebinding NAME`, and what was made. Then set
--   `--anonymous-auth=false` on the API server, and let the port be reached from known networks only."""
-- benign    = """
--   A client whose configuration lost its credential; it fails, and is low but for what runs code or gives rights."""
-- misses    = """
--   Requests to the kubelets' own ports."""

SELECT
    audit_id,
    concat(
        'anyone from ', coalesce(source_ip, 'an unknown address'), if(succeeded, ' changed ', ' tried to change '), resource
    )                                                                                             AS finding,
    concat('without a credential: ', verb, ' of ', target, if(succeeded, ' was done', ' was tried')) AS reason,
    CASE
        WHEN succeeded THEN 'critical'
        -- What runs code or gives rights.
        WHEN
            resource IN (
                'pods', 'deployments', 'daemonsets', 'statefulsets', 'replicasets', 'replicationcontrollers', 'jobs',
                'cronjobs', 'secrets', 'serviceaccounts'
            )
            OR api_group = 'rbac.authorization.k8s.io' THEN 'medium'
        ELSE 'low'
    END                                                                                           AS severity,
    {'source_ip': source_ip, 'user_agent': user_agent, 'status': status_code} AS evidence
FROM audit_requests
WHERE
    actor = 'anonymous'
    AND is_write
    AND api_group NOT IN ('authorization.k8s.io', 'authentication.k8s.io')
