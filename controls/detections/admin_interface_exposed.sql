-- title     = "No tool that rules the cluster is published"
-- severity  = "high"
-- rating    = "Such tools run what they are told with their own account's rights, and many are installed with a password that everyone knows, or none"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1133", "T1078"]
-- level     = "Request"
-- watches   = ["create services", "update services", "patch services", "create ingresses.networking.k8s.io", "update ingresses.networking.k8s.io", "patch ingresses.networking.k8s.io"]
-- source    = ["https://kubernetes.io/docs/tasks/access-application-cluster/web-ui-dashboard/", "https://attack.mitre.org/techniques/T1133/"]
-- why       = """
--   Dashboards, delivery tools and notebooks rule the cluster or its data by a click. Attackers look for them on the
--   internet all day."""
-- fix       = """
--   Take the type back to ClusterIP, and reach the tool by `kubectl port-forward` or behind single sign-on."""
-- benign    = """
--   Tools behind single sign-on: name their writers in `exempt`; Ingresses are one step lower, for most lead through
--   it."""
-- misses    = """
--   Tools under another name or behind a gateway of another kind."""
-- params    = { exempt = [] }

WITH told AS (
    SELECT
        audit_id,
        if(resource = 'services', concat(' as ', body ->> '$.spec.type'), ' in front of such a tool') AS words,
        if(resource = 'services', 'high', 'medium') AS gravity,
        ''                                          AS problem
    FROM audit_bodies
    WHERE
        (
            (resource = 'services' AND subresource = '' AND (body ->> '$.spec.type') IN ('NodePort', 'LoadBalancer'))
            OR (resource = 'ingresses' AND body IS NOT NULL)
        )
        AND regexp_matches(
            concat_ws(
                ' ', if(resource = 'services', name, ''), (body -> '$.spec.selector')::VARCHAR,
                array_to_string(body ->> '$.spec.rules[*].http.paths[*].backend.service.name', ' '),
                body ->> '$.spec.defaultBackend.service.name'
            ),
            '\b(?:kubernetes-dashboard(?:-web|-kong-proxy)?|headlamp|argo-?workflows?-server|argo-server|kubeflow-dashboard|ml-pipeline-ui'
            || '|weave-scope-app|kubecost-cost-analyzer|octant|portainer|rancher|kubeapps|tiller-deploy|etcd|kiali|longhorn-frontend'
            || '|jupyter(?:hub|lab)?|airflow-webserver|kafka-ui|pgadmin4?|phpmyadmin|mongo-express|redis-commander)\b'
        )
    UNION ALL
    SELECT
        audit_id,
        '',
        'low',
        problem
    FROM audit_bodies
    WHERE resource IN ('services', 'ingresses') AND subresource = '' AND problem != ''
)
SELECT
    requests.audit_id,
    concat(requests.username, ': ', requests.target)                     AS finding,
    if(told.problem = '', 'fail', 'not_assessed')                        AS verdict,
    if(
        told.problem = '',
        concat(if(requests.succeeded, 'wrote ', 'tried to write '), requests.target, told.words),
        told.problem
    )                                                                    AS reason,
    CASE
        WHEN requests.succeeded THEN told.gravity
        WHEN told.gravity = 'high' THEN 'medium'
        ELSE 'low'
    END                                                                  AS severity,
    {'source_ip': requests.source_ip, 'user_agent': requests.user_agent} AS evidence
FROM audit_requests AS requests
JOIN told USING (audit_id)
WHERE
    requests.resource IN ('services', 'ingresses')
    AND NOT requests.is_system
    AND (told.problem = '' OR requests.succeeded)
    AND NOT list_contains($exempt, requests.username)
