-- title    = "Bootstrap tokens are gone soon after nodes have joined"
-- severity = "medium"
-- rating   = "Whoever has the token joins a node of their own, and gets the Secrets of what is placed on it"
-- since    = 2026-11-26
-- judges   = ["Secret"]
-- source   = ["https://kubernetes.io/docs/reference/access-authn-authz/bootstrap-tokens/"]
-- why      = """
--   A bootstrap token lets whoever holds it ask for the certificate of a node; left in the cluster, and in the notes
--   of who used it, it is a way in for good."""
-- fix      = """
--   Delete it: `kubeadm token delete ID`; make one for each join, `kubeadm token create --ttl 1h`."""
-- misses   = """
--   When the token expires, which only the contents of the Secret say: its controller deletes expired ones; bearers
--   authenticated by other means."""
-- [params]
-- hours = 24

SELECT
    kind,
    namespace,
    name,
    if(created_at < getvariable('as_of')::TIMESTAMP - to_hours($hours), 'fail', 'pass') AS verdict,
    format('a token to join nodes, made on {}', created_at::DATE)                       AS reason,
    ['metadata.creationTimestamp']                                                      AS fields
FROM secrets_metadata
-- The API server takes only Secrets of this name in this namespace for such tokens.
WHERE namespace = 'kube-system' AND regexp_full_match(name, 'bootstrap-token-[a-z0-9]{6}') AND created_at IS NOT NULL
