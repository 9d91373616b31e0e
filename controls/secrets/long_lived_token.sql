-- title    = "No Secret holds a token of a service account"
-- severity = "medium"
-- rating   = "The rights of one service account without end, but only for who can read the Secret"
-- since    = 2026-11-25
-- judges   = ["Secret"]
-- source   = [
--     "https://kubernetes.io/docs/concepts/security/service-accounts/#get-a-token",
--     "https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/",
-- ]
-- why      = """
--   Such a token has no end and is bound to no pod: once copied from a Secret, a backup or a pipeline it opens the
--   API server until somebody deletes the Secret."""
-- fix      = """
--   Let pods use the token that is mounted into them, and get one with an end for the outside, such as `kubectl
--   create token build --duration=1h`; then delete the Secret."""
-- misses   = """
--   Only the metadata of Secrets is collected: known is such a Secret by the annotation with its service account, so
--   that one of another type that carries the annotation fails too; tokens copied into other Secrets are not seen. A
--   token that the control plane has marked invalid after disuse fails until its Secret is gone."""

WITH tokens AS (
    SELECT
        *,
        coalesce(annotations['kubernetes.io/service-account.name'], '')  AS service_account,
        try_cast(labels['kubernetes.io/legacy-token-last-used'] AS DATE) AS last_used
    FROM secrets_metadata
)

SELECT
    kind,
    namespace,
    name,
    if(service_account = '', 'pass', 'fail')                            AS verdict,
    'holds a token of service account ' || service_account || ' that never expires'
    || coalesce(', last used on ' || last_used, '')                     AS reason,
    ['metadata.annotations']                                            AS fields,
    {'service_account': service_account, 'last_used': last_used}        AS evidence
FROM tokens
