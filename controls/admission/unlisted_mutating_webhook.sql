-- title    = "Only mutating webhooks that somebody decided on are registered"
-- severity = "high"
-- rating   = "May rewrite every object that it is asked about, in all namespaces, and stays unnoticed"
-- since    = 2026-11-26
-- judges   = ["MutatingWebhookConfiguration"]
-- source   = ["https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/"]
-- why      = """
--   Whoever may register a webhook sees what is written, Secrets and tokens too, and changes it: a foothold that
--   survives the loss of all other rights."""
-- fix      = """
--   List the names that are expected in the parameter `expected`, and delete the others: `kubectl delete
--   mutatingwebhookconfiguration NAME`."""
-- misses   = """
--   What a configuration of an expected name does; whoever may change it. As long as expected is empty nothing is
--   judged."""
-- params   = { expected = [] }

SELECT DISTINCT
    kind,
    namespace,
    name,
    if(len($expected) = 0, 'not_assessed', if(list_contains($expected, name), 'pass', 'fail')) AS verdict,
    if(
        len($expected) = 0,
        'the parameter expected does not say which configurations of mutating webhooks there should be',
        'is not among the configurations of mutating webhooks that are expected'
    ) AS reason
FROM admission_webhooks
WHERE kind = 'MutatingWebhookConfiguration'
