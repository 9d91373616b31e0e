-- title    = "Namespaces warn of pods that the level restricted would refuse"
-- severity = "low"
-- rating   = "Nobody learns what would have to change; nothing gets in by it"
-- since    = 2026-11-26
-- judges   = ["Namespace"]
-- source   = ["https://kubernetes.io/docs/concepts/security/pod-security-admission/"]
-- why      = """
--   Without the labels warn or audit nobody sees which workloads stand in the way of a stricter level, so that the
--   level stays where it is."""
-- fix      = """
--   Label the namespace `pod-security.kubernetes.io/warn: restricted` and `pod-security.kubernetes.io/audit:
--   restricted`."""
-- misses   = """
--   Whether anybody reads the warnings; defaults in the admission configuration of the API server. A namespace that
--   enforces restricted needs no warning. Exempt are the namespaces of Kubernetes itself."""
-- alone    = """
--   a help on the way to a stricter level, which frameworks ask for themselves"""
-- params   = { exempt = ["kube-node-lease", "kube-public", "kube-system"] }

-- A level that does not exist counts as restricted where it is enforced, and as privileged where it only warns.
SELECT
    kind,
    namespace,
    name,
    if(
        coalesce(enforce NOT IN ('privileged', 'baseline'), false)
        OR coalesce(warn = 'restricted', false)
        OR coalesce(audit = 'restricted', false),
        'pass',
        'fail'
    )                                                          AS verdict,
    'neither warns nor notes in the audit log what the Pod Security level restricted would refuse' AS reason,
    ['metadata.labels']                                        AS fields
FROM namespaces
WHERE NOT list_contains($exempt, name)
