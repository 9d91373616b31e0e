-- title    = "Admission webhooks and policies are those of the blueprint"
-- severity = "high"
-- rating   = "Whoever owns one reads and rewrites what is created; one that is gone guards nothing"
-- since    = 2026-11-26
-- judges   = [
--     "ValidatingWebhookConfiguration",
--     "MutatingWebhookConfiguration",
--     "ValidatingAdmissionPolicy",
--     "ValidatingAdmissionPolicyBinding",
--     "MutatingAdmissionPolicy",
--     "MutatingAdmissionPolicyBinding",
-- ]
-- source   = ["https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/"]
-- why      = """
--   A webhook sees every object that it asks for, Secrets among them, and may change it: a back door into
--   everything that is created. One that is gone no longer enforces what the site relies on."""
-- fix      = """
--   Remove what should not be there, or put it into the blueprint: `audit-batch blueprint approve --by NAME`
--   takes the newest snapshot, and the change goes through review like any other. Names that change by
--   themselves become a pattern, for example `backup-*`."""
-- misses   = """
--   Rules, addresses and exceptions that were changed in an expected one; policies of policy engines."""
-- unseen   = """
--   there is no blueprint that names these kinds; write one with `audit-batch blueprint approve`, and give it
--   with --blueprint"""

SELECT
    kind,
    namespace,
    name,
    CASE
        WHEN unread IS NOT NULL THEN 'not_assessed'
        WHEN is_expected = is_there THEN 'pass'
        ELSE 'fail'
    END AS verdict,
    concat_ws(
        '; ',
        coalesce(unread, if(is_there, 'is not in the blueprint', 'is in the blueprint, but not in the cluster')),
        blueprint_authors.told
    ) AS reason
FROM blueprint_comparison
LEFT JOIN blueprint_authors USING (api_group, kind, namespace, name)
WHERE kind IN (
    'ValidatingWebhookConfiguration',
    'MutatingWebhookConfiguration',
    'ValidatingAdmissionPolicy',
    'ValidatingAdmissionPolicyBinding',
    'MutatingAdmissionPolicy',
    'MutatingAdmissionPolicyBinding'
)
