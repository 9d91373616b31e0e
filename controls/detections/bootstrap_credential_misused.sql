-- title     = "Credentials of new nodes are used to join, and for nothing else"
-- severity  = "high"
-- rating    = "They lie in the metadata of every machine; who has one can become a node, and from there read the Secrets of its pods"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1552", "T1078"]
-- level     = "Metadata"
-- watches   = ["* certificatesigningrequests.certificates.k8s.io", "* *"]
-- source    = ["https://kubernetes.io/docs/reference/access-authn-authz/kubelet-tls-bootstrapping/", "https://attack.mitre.org/techniques/T1552/"]
-- why       = """
--   A kubelet that joins asks for its certificate, waits for that one, and reads what kubeadm wrote for it. Whoever lists
--   the requests of others, or asks for Secrets, is no kubelet."""
-- fix       = """
--   Void the token: `kubeadm token delete ID`. Keep pods from the address of the instance metadata, and let tokens live for
--   an hour only."""
-- benign    = """
--   Installers that look around under the token of a new machine."""
-- misses    = """
--   A certificate that is asked for as a node asks; see node_created_by_other and certificate_for_privileged_subject."""

WITH asked AS (
    SELECT
        *,
        CASE
            WHEN resource = 'certificatesigningrequests' AND verb = 'create' THEN 'joins'
            -- A kubelet waits for its own by this selector; the first one counts, and what holds a semicolon is dropped.
            WHEN
                resource = 'certificatesigningrequests' AND verb IN ('list', 'watch')
                AND regexp_matches(
                    request_uri, '^[^?]*\?(?:[^&=%;f][^&=%;]*=[^&]*&)*fieldSelector=metadata\.name(?:=|%3D)[^&%!;]+(?:&|$)'
                ) THEN 'joins'
            WHEN resource = 'certificatesigningrequests' AND verb IN ('get', 'list', 'watch') THEN 'reads'
            WHEN resource = 'configmaps' AND verb = 'get' AND namespace IN ('kube-system', 'kube-public') THEN 'joins'
            WHEN resource = 'nodes' AND verb = 'get' THEN 'joins'
            WHEN resource = '' OR api_group = 'authorization.k8s.io' THEN 'joins'
            ELSE 'other'
        END AS purpose
    FROM audit_requests
    WHERE
        actor = 'user'
        AND (
            starts_with(username, 'system:bootstrap:') OR coalesce(list_contains(groups, 'system:bootstrappers'), false)
        )
)
SELECT
    audit_id,
    concat(username, ' from ', coalesce(source_ip, 'an unknown address'))                                  AS finding,
    concat('a credential for joining was used for ', verb, ' of ', target, if(succeeded, '', ', in vain')) AS reason,
    CASE
        WHEN NOT succeeded OR purpose = 'reads' THEN 'medium'
        ELSE 'high'
    END                                                                                                    AS severity,
    {'user_agent': user_agent, 'status': status_code}                                                      AS evidence
FROM asked
WHERE purpose != 'joins'
