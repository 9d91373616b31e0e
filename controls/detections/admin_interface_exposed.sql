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
--   Take the type back to ClusterIP and `externalIPs` out, and reach the tool by `kubectl port-forward` or behind
--   single sign-on."""
-- benign    = """
--   Tools behind single sign-on: name their writers in `exempt`; Ingresses are one step lower, for most lead through
--   it."""
-- misses    = """
--   Tools under another name or behind a gateway of another kind."""
-- params    = { exempt = [] }

SELECT
    audit_id,
    finding,
    verdict,
    if(
        problem = '',
        concat(
            deed,
            CASE
                WHEN resource = 'ingresses' THEN ' in front of such a tool'
                WHEN (body ->> '$.spec.type') IN ('NodePort', 'LoadBalancer') THEN concat(' as ', body ->> '$.spec.type')
                ELSE ' with external IPs'
            END
        ),
        problem
    )      AS reason,
    CASE
        WHEN problem != '' THEN 'low'
        WHEN resource = 'services' THEN if(succeeded, 'high', 'medium')
        ELSE if(succeeded, 'medium', 'low')
    END    AS severity,
    client AS evidence
FROM audit_writes
WHERE
    resource IN ('services', 'ingresses')
    AND subresource = ''
    AND NOT list_contains($exempt, username)
    AND (
        problem != ''
        OR (
            (
                resource = 'ingresses'
                OR (body ->> '$.spec.type') IN ('NodePort', 'LoadBalancer')
                OR len(body ->> '$.spec.externalIPs[*]') > 0
            )
            AND regexp_matches(
                concat_ws(
                    ' ', if(resource = 'services', name, ''), (body -> '$.spec.selector')::VARCHAR,
                    array_to_string(body ->> '$.spec.rules[*].http.paths[*].backend.service.name', ' '),
                    body ->> '$.spec.defaultBackend.service.name'
                ),
                '\b(?:kubernetes-dashboard(?:-web|-kong-proxy)?|headlamp|argo-?workflows?-server|argo-server|argocd-server|kubeflow-dashboard|ml-pipeline-ui'
                || '|weave-scope-app|kubecost-cost-analyzer|octant|portainer|rancher|kubeapps|tiller-deploy|etcd|kiali|longhorn-frontend'
                || '|jupyter(?:hub|lab)?|airflow-webserver|kafka-ui|pgadmin4?|phpmyadmin|mongo-express|redis-commander)\b'
            )
        )
    )
