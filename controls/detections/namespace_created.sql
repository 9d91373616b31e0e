-- title     = "New namespaces are known"
-- severity  = "low"
-- rating    = "A namespace by itself harms nobody; it begins without quota, policies and an owner"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1578"]
-- level     = "Metadata"
-- watches   = ["create namespaces", "patch namespaces"]
-- source    = ["https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/", "https://attack.mitre.org/techniques/T1578/"]
-- why       = """
--   In a namespace of one's own nobody looks, and most policies that name namespaces do not hold."""
-- fix       = """
--   Ask for its owner, and give it the policies of the others: `kubectl label namespace NAME
--   pod-security.kubernetes.io/enforce=restricted`. Names that are good can be given as regular expressions in
--   `names`."""
-- benign    = """
--   Installation of products, environments of branches that pipelines make and remove."""
-- misses    = """
--   Names that the parameter lets in."""
-- params    = { names = [] }

SELECT
    audit_id,
    concat(username, ' makes namespaces')              AS finding,
    concat(
        if(succeeded, 'made the namespace ', 'tried to make the namespace '),
        if(name = '', 'without a name', name)
    )                                                  AS reason,
    'low'                                              AS severity,
    {'source_ip': source_ip, 'user_agent': user_agent} AS evidence
FROM audit_requests
WHERE
    resource = 'namespaces'
    AND api_group = ''
    AND subresource = ''
    AND (verb = 'create' OR (verb = 'patch' AND status_code = 201))
    AND NOT is_system
    AND status_code IS DISTINCT FROM 409
    AND NOT coalesce(list_bool_or(list_transform($names, lambda pattern: regexp_full_match(name, pattern))), false)
