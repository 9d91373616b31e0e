-- title     = "No command in a container asks the cloud's metadata service"
-- severity  = "high"
-- rating    = "The answer holds a credential of the machine's role at the cloud, which often reaches beyond the cluster"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1552.005"]
-- level     = "Metadata"
-- watches   = ["create pods/exec", "get pods/exec"]
-- source    = ["https://attack.mitre.org/techniques/T1552/005/"]
-- why       = """
--   Every cloud answers at an address of the machine with credentials of its role, and pods reach it unless that is closed."""
-- fix       = """
--   Renew the role's credentials and see the cloud's log for their use. Close the way: a NetworkPolicy without
--   `169.254.169.254/32`, and at AWS a hop limit of 1 with IMDSv2."""
-- benign    = """
--   People who look why a program has no access to the cloud."""
-- misses    = """
--   What is typed into a shell that was opened before, and programs that ask through a library."""

SELECT
    audit_id,
    concat(username, ' in ', namespace)                                                             AS finding,
    concat(if(succeeded, 'ran ', 'tried to run '), command_text, ' in ', namespace, '/', name)      AS reason,
    if(succeeded, 'high', 'medium')                                                                 AS severity,
    {'command': command_text, 'container': container, 'source_ip': source_ip}                       AS evidence
FROM audit_requests
WHERE
    resource = 'pods'
    AND subresource = 'exec'
    AND verb IN ('create', 'get')
    -- The address also as one number and in octal, the addresses of containers at AWS, and those of other clouds.
    AND regexp_matches(
        lower(command_text),
        '169\.254\.16[89]\.25[0-9]|169\.254\.170\.(?:2|23)\b|\b2852039166\b|0xa9fea9fe|0xa9\.0xfe\.|0251\.0376\.|fd00:ec2::'
        || '|100\.100\.100\.200|metadata\.google\.internal|computemetadata/v1|/latest/(?:api/token|meta-data|dynamic|user-data)'
        || '|metadata/(?:identity/oauth2|instance\?)|opc/v[12]/instance'
    )
