-- title     = "Nobody lists the Secrets of the system"
-- severity  = "medium"
-- rating    = "Tokens that let machines join and credentials of the cluster's own parts lie there; one list holds them all"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1552.007"]
-- level     = "Metadata"
-- watches   = ["list secrets", "watch secrets"]
-- source    = ["https://kubernetes.io/docs/concepts/security/rbac-good-practices/#listing-secrets", "https://attack.mitre.org/techniques/T1552/007/"]
-- why       = """
--   The Secrets of kube-system open more than one program: the cloud, the network, the way into the cluster."""
-- fix       = """
--   Ask who it was; without an answer renew them, bootstrap tokens first: `kubeadm token delete ID`. Take `list` on `secrets`
--   out of roles that hold in kube-system."""
-- benign    = """
--   helm, whose lists hold its own releases only and are low, and operators that run there, low too."""
-- misses    = """
--   Single Secrets read by name, watches by service accounts, and lists over all namespaces, which secret_dump tells."""
-- params    = { namespaces = ["kube-system"], exempt = [] }
SELECT
    audit_id,
    concat(username, ' in ', namespace)                                                 AS finding,
    concat(
        if(succeeded, if(verb = 'watch', 'watched', 'listed'), concat('tried to ', verb)), ' the Secrets of ', namespace
    )                                                                                   AS reason,
    CASE
        WHEN NOT succeeded OR is_helm OR actor = 'service_account' THEN 'low'
        -- Providers run parts of the control plane under such names.
        WHEN actor = 'user' AND (starts_with(username, 'system:') OR starts_with(username, 'eks:')) THEN 'low'
        ELSE 'medium'
    END                                                                                 AS severity,
    {'address': address, 'user_agent': user_agent, 'status': status_code}               AS evidence
FROM audit_secret_reads
WHERE
    -- A watch begins with all that there is; operators hold theirs all day.
    (verb = 'list' OR (verb = 'watch' AND actor != 'service_account'))
    AND list_contains($namespaces, namespace)
    AND NOT is_single
    AND NOT is_system
    AND NOT list_has_all($exempt, [username, effective_username])
