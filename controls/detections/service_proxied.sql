-- title     = "Nobody reaches programs through the API server"
-- severity  = "low"
-- rating    = "It gets past network policies and firewalls to one program; people do it to see a console"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1090"]
-- level     = "Metadata"
-- watches   = ["* services/proxy", "* pods/proxy"]
-- source    = ["https://kubernetes.io/docs/tasks/access-application-cluster/access-cluster-services/", "https://attack.mitre.org/techniques/T1090/"]
-- why       = """
--   The API server connects to the program for the user, from an address that every network policy lets in, and the program
--   sees neither name nor address of who asks."""
-- fix       = """
--   Ask what for. Publish the console by an Ingress with a log-in, and take `services/proxy` and `pods/proxy` out of the role."""
-- benign    = """
--   `kubectl proxy` to a dashboard or a metrics page."""
-- misses    = """
--   Port-forwards, see port_forward, and what was said through the connection."""

SELECT
    audit_id,
    concat(username, ' in ', namespace)                                                           AS finding,
    concat(
        if(is_denied, 'tried to reach ', 'reached '), namespace, '/', name, ' through the API server'
    )                                                                                             AS reason,
    if(NOT is_denied AND verb != 'get' AND namespace = 'kube-system', 'medium', 'low')            AS severity,
    {'verb': verb, 'source_ip': source_ip, 'path': regexp_extract(request_uri, '/proxy/?([^?]*)', 1)[:100]} AS evidence
FROM audit_requests
WHERE
    resource IN ('services', 'pods')
    AND subresource = 'proxy'
    AND NOT is_system
