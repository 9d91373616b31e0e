-- title     = "No workload takes the name of a part of Kubernetes"
-- severity  = "medium"
-- rating    = "The name harms nobody; it is chosen so that the workload is overlooked"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1036.005"]
-- level     = "Metadata"
-- watches   = ["create pods", "create deployments.apps", "create daemonsets.apps", "create statefulsets.apps", "create jobs.batch", "create cronjobs.batch"]
-- source    = ["https://attack.mitre.org/techniques/T1036/005/"]
-- why       = """
--   People pass over pods called kube-proxy or coredns. One that lies in another namespace, or that a person made by
--   hand in the system's, is no part of Kubernetes."""
-- fix       = """
--   Look at its image and command: `kubectl get pod NAME -o yaml`. Delete it if it is not yours; otherwise give it a
--   name that says what it does."""
-- benign    = """
--   Copies for tests, and a second DNS of a virtual cluster in the namespace of its tenant."""
-- misses    = """
--   Names that resemble without being equal, or that the server makes where the log has no answer, and workloads of
--   the system's namespace that a template made; a pod that a person makes there by hand is low."""

SELECT
    audit_id,
    concat(username, ' in ', namespace)                                                AS finding,
    concat(
        if(succeeded, 'made ', 'tried to make '), target,
        if(namespace = 'kube-system', ' by hand beside the real one', ' outside of kube-system')
    )                                                                                  AS reason,
    if(succeeded AND (namespace != 'kube-system' OR actor != 'user'), 'medium', 'low') AS severity,
    {'source_ip': source_ip, 'user_agent': user_agent}                                 AS evidence
FROM audit_requests
WHERE
    resource IN (
        'pods', 'deployments', 'daemonsets', 'statefulsets', 'replicasets', 'replicationcontrollers', 'jobs', 'cronjobs'
    )
    AND subresource = ''
    AND NOT is_system
    AND (verb = 'create' OR (verb = 'patch' AND status_code = 201))
    AND (namespace != 'kube-system' OR resource = 'pods')
    -- Alone, or with the endings that controllers give.
    AND regexp_full_match(
        name,
        '(?:kube-(?:apiserver|controller-manager|scheduler|proxy|dns|flannel)|coredns|kubelet|konnectivity-agent|cloud-controller-manager)'
        || '(?:-[a-z0-9]{5})?|(?:coredns|kube-dns)-[a-f0-9]{8,10}-[a-z0-9]{5}|kube-(?:apiserver|controller-manager|scheduler)-.+'
    )
