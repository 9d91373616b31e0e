-- title     = "Nobody changes the configuration of the cluster's DNS"
-- severity  = "medium"
-- rating    = "Whoever answers for a name gets the traffic that is meant for it, of every pod; administrators add a zone now and then"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1557", "T1565.001"]
-- level     = "Metadata"
-- watches   = ["create configmaps", "update configmaps", "patch configmaps", "delete configmaps", "deletecollection configmaps"]
-- source    = ["https://kubernetes.io/docs/tasks/administer-cluster/dns-custom-nameservers/", "https://attack.mitre.org/techniques/T1557/"]
-- why       = """
--   One line in the DNS server's configuration sends the name of a database or of a registry to another address."""
-- fix       = """
--   Compare `kubectl -n kube-system get configmap coredns -o yaml` with version control, and restart CoreDNS when it
--   is as it was."""
-- benign    = """
--   Installation and upgrade of the DNS add-on, and administrators who add a zone: from where they always work that
--   is low."""
-- misses    = """
--   What the lines say: most logs hold no bodies of ConfigMaps; names that another resource answers for."""
-- params    = { exempt = [], names = ["coredns", "coredns-custom", "kube-dns", "node-local-dns"] }

SELECT
    audit_id,
    concat(username, ': ', target)                          AS finding,
    concat(verb, if(succeeded, ': ', ' in vain: '), target) AS reason,
    CASE
        WHEN NOT succeeded THEN 'low'
        WHEN actor = 'service_account' THEN 'high'
        WHEN is_public_ip THEN 'medium'
        ELSE 'low'
    END                                                     AS severity,
    {'source_ip': source_ip, 'user_agent': user_agent}      AS evidence
FROM audit_requests
WHERE
    resource = 'configmaps'
    AND namespace = 'kube-system'
    AND (
        list_contains($names, name)
        -- Of many that are deleted the log has no names, but for one in a selector.
        OR (
            verb = 'deletecollection'
            -- The first selector counts, if the server does not drop it for a semicolon or a broken percent sign.
            AND list_contains(
                list_prepend('', $names),
                regexp_extract(
                    request_uri, '^[^?]*\?(?:[^&=%;f][^&=%;]*=[^&]*&)*fieldSelector=metadata\.name(?:=|%3D)([\w.-]+)(?:&|$)', 1
                )
            )
        )
    )
    AND is_write
    AND status_code IS DISTINCT FROM 404
    AND status_code IS DISTINCT FROM 409
    AND NOT is_system
    AND NOT list_contains($exempt, username)
