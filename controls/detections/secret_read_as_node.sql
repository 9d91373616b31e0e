-- title     = "The credentials of nodes read Secrets from their nodes only"
-- severity  = "high"
-- rating    = "A node's credential reads the Secrets of all pods on it; from elsewhere it was stolen out of a machine or its metadata"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1552.007", "T1078"]
-- level     = "Metadata"
-- watches   = ["get secrets", "list secrets", "watch secrets"]
-- source    = ["https://kubernetes.io/docs/reference/access-authn-authz/node/", "https://attack.mitre.org/techniques/T1552/007/"]
-- why       = """
--   A kubelet reads the Secrets of its pods, one by one, from the address of its machine. The same credential from another
--   address is in other hands, and a list of Secrets no kubelet asks for."""
-- fix       = """
--   Drain and replace the machine, `kubectl delete node NAME`, and renew the Secrets of the pods it ran. Keep pods from host
--   paths and from the address of the instance metadata."""
-- benign    = """
--   A machine with several addresses, of which one is used rarely."""
-- misses    = """
--   Misuse on the machine itself, or from its address; and by more than a tenth of the node's own requests."""
SELECT
    audit_id,
    concat(username, ' from ', address)                                                           AS finding,
    concat(
        if(succeeded, 'read ', 'tried to read '), target,
        if(is_system, ', which no kubelet does', ' from an address that the node does not use')
    )                                                                                             AS reason,
    if(succeeded, 'high', 'medium')                                                               AS severity,
    {'verb': verb, 'user_agent': user_agent, 'status': status_code}                               AS evidence
FROM audit_secret_reads
-- A kubelet lists and watches one Secret by its name.
WHERE actor = 'node' AND NOT (is_system AND is_single)
