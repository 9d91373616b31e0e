-- title    = "Only images whose signature was verified may start"
-- severity = "medium"
-- rating   = "Whoever may push to a registry, or name an image, runs code; a signature stops only that"
-- since    = 2026-11-26
-- judges   = ["Namespace"]
-- source   = ["https://kubernetes.io/docs/concepts/security/"]
-- why      = """
--   Without a check at admission nobody can say that what runs was built by a trusted build: an image that was
--   swapped in the registry starts like any other."""
-- fix      = """
--   Sign images in the build and verify them: a Kyverno rule with `verifyImages` and `failureAction: Enforce`, its
--   ImageValidatingPolicy with `validationActions: [Deny]`, or a ClusterImagePolicy of the sigstore policy
--   controller."""
-- misses   = """
--   How many images the policies name, and whose signatures count. The verdict stands at the namespace kube-system
--   for the whole cluster. Other checkers are known by the Service of their webhook (verifiers), or by the plug-in
--   ImagePolicyWebhook of every API server that is seen, whoever answers it; those that Gatekeeper asks, on the nodes
--   or in the registry are not seen."""
-- params   = { verifiers = ["connaisseur/connaisseur-svc"] }

WITH verifiers AS (
    SELECT name
    FROM kyverno_policies
    WHERE kind IN ('ClusterPolicy', 'ImageValidatingPolicy')
        AND is_admission
        AND len(list_filter(checks, lambda entry: entry.verifies_images AND entry.enforces)) > 0
    UNION ALL
    SELECT name
    FROM image_policies
    WHERE mode != 'warn' AND NOT passes_all
    UNION ALL
    SELECT name
    FROM admission_webhooks
    WHERE sees_new_pods
        AND failure_policy = 'Fail'
        AND list_contains($verifiers, service_namespace || '/' || service)
    UNION ALL
    SELECT min(name)
    FROM api_servers
    HAVING bool_and(list_contains(plugins, 'ImagePolicyWebhook'))
)

SELECT
    kind,
    namespace,
    name,
    if((SELECT count(*) FROM verifiers) > 0, 'pass', 'fail')                AS verdict,
    'no policy of the cluster refuses images whose signature is not verified' AS reason
FROM namespaces
WHERE name = 'kube-system'
