-- title    = "Default service accounts hand out no token"
-- severity = "medium"
-- rating   = "A token in every pod of the namespace that names no account; worth as much as is bound to default"
-- since    = 2026-11-26
-- judges   = ["ServiceAccount"]
-- source   = [
--     "https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/",
--     "https://kubernetes.io/docs/concepts/security/service-accounts/#default-service-accounts",
-- ]
-- why      = """
--   Every pod that names no account runs under default and gets its token, though hardly one needs it: whoever
--   breaks in has a way to the API server."""
-- fix      = """
--   Set `automountServiceAccountToken: false` on the account: `kubectl patch serviceaccount default -p
--   '{"automountServiceAccountToken": false}'`; name an account of its own in workloads that need the API."""
-- misses   = """
--   Pods that switch it on again, and tokens that volumes project, which other controls judge; namespaces whose
--   default account is about to be made."""
-- [params]
-- # Namespaces.
-- exempt = []

SELECT
    kind,
    namespace,
    name,
    if(automount_token IS NOT DISTINCT FROM false, 'pass', 'fail') AS verdict,
    'pods that name no account get a token of it' AS reason,
    ['automountServiceAccountToken']              AS fields
FROM service_accounts
WHERE name = 'default' AND NOT list_contains($exempt, namespace)
