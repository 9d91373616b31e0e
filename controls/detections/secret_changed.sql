-- title     = "People do not change Secrets by hand"
-- severity  = "low"
-- rating    = "Mostly somebody at work; of a system namespace, or all of a namespace at once, it can stop or take over what uses them"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1485", "T1098"]
-- level     = "Metadata"
-- watches   = ["create secrets", "update secrets", "patch secrets", "delete secrets", "deletecollection secrets"]
-- source    = ["https://kubernetes.io/docs/concepts/security/secrets-good-practices/", "https://attack.mitre.org/techniques/T1485/"]
-- why       = """
--   A Secret that is changed turns programs to another database or trust, one that is deleted stops them at their next start."""
-- fix       = """
--   Ask who it was. Let Secrets come from a store by an operator, and take `update`, `patch` and `delete` on `secrets` away
--   from people's roles."""
-- benign    = """
--   Installation by helm from a person's machine, and renewal of certificates by hand."""
-- misses    = """
--   Changes by service accounts, which operators make all day, and by those of Kubernetes' own parts from where they are."""
-- params    = { namespaces = ["kube-system", "kube-public"] }

SELECT
    audit_id,
    concat(username, ' in ', coalesce(nullif(namespace, ''), 'all namespaces'))             AS finding,
    concat(if(succeeded, '', 'tried to '), verb, if(succeeded, ' of ', ' '), target)        AS reason,
    CASE
        WHEN NOT succeeded THEN 'low'
        WHEN verb = 'deletecollection' THEN 'medium'
        WHEN list_contains($namespaces, namespace) AND NOT starts_with(name, 'sh.helm.release.v1.') THEN 'medium'
        ELSE 'low'
    END                                                                                     AS severity,
    {'source_ip': source_ip, 'user_agent': user_agent, 'status': status_code}               AS evidence
FROM audit_requests
WHERE resource = 'secrets' AND is_write AND actor IN ('user', 'component', 'node') AND NOT is_system
