-- title     = "No command in a container fetches programs"
-- severity  = "high"
-- rating    = "A tool that is fetched into a container is the step after the break-in; people also fetch what they debug with"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1105", "T1609"]
-- level     = "Metadata"
-- watches   = ["create pods/exec", "get pods/exec"]
-- source    = ["https://attack.mitre.org/techniques/T1105/"]
-- why       = """
--   Images hold what a program needs. What is fetched by hand was not scanned, is in no manifest, and is gone with
--   the pod."""
-- fix       = """
--   Ask who fetched what, and look for it in the container: `kubectl exec POD -- ls -la /tmp`. Then delete the pod,
--   and close the way out by a NetworkPolicy of `policyTypes: [Egress]`."""
-- benign    = """
--   People who try whether an address answers, which is low or left alone; health checks of the program itself."""
-- misses    = """
--   What is typed into a shell that was opened before, downloads by an interpreter, and programs that come by
--   `kubectl cp`."""

WITH fetched AS (
    SELECT
        *,
        regexp_extract_all(
            lower(command_text), '\b(?:https?|ftp)://(?:[^\s/@]*@)?(\[[0-9a-f:]+\]|[^\s/:;|&?#)"'']+)', 1
        )                                                                                      AS hosts,
        -- Without a scheme, as curl and wget take it too.
        regexp_extract_all(
            lower(command_text), '[\s"'']((?:[\w-]+\.)+[a-z]{2,}|\d{1,3}(?:\.\d{1,3}){3})(?::\d+)?/', 1
        )                                                                                      AS bare_hosts,
        -- Kept, run at once, or made a program.
        regexp_matches(
            command_text,
            '\|\s*(?:sudo\s+)?(?:\S*/)?(?:ba|da|a|z)?sh\b|\|\s*(?:\S*/)?(?:python3?|perl|ruby|php|node)\b|\bchmod\s+\S*[+7]'
            || '|\bcurl\b.*\s(?:-[a-zA-Z]*[oO]\b|--output|--remote-name)'
        )
        OR (command_text LIKE '%wget%' AND NOT regexp_matches(command_text, '-[a-zA-Z]*O\s*(?:-|/dev/null)|--spider'))
                                                                                               AS is_kept
    FROM audit_requests
    WHERE
        resource = 'pods'
        AND subresource = 'exec'
        AND verb IN ('create', 'get')
        AND regexp_matches(command_text, '\b(?:curl|wget)\b')
)
SELECT
    audit_id,
    concat(username, ' in ', namespace)                                                        AS finding,
    concat(if(succeeded, 'ran ', 'tried to run '), command_text, ' in ', namespace, '/', name) AS reason,
    if(is_kept, if(succeeded, 'high', 'medium'), 'low')                                        AS severity,
    {'command': command_text, 'container': container, 'source_ip': source_ip}                  AS evidence
FROM fetched
WHERE
    -- One that is neither the container itself nor a service of the cluster.
    len(list_filter(
        list_concat(hosts, if(is_kept, bare_hosts, [])),
        lambda host: host NOT IN ('localhost', '[::1]', '169.254.169.254')
        AND NOT regexp_matches(host, '^127\.[0-9.]+$|\.svc\.?$|\.cluster\.local\.?$')
    )) > 0
