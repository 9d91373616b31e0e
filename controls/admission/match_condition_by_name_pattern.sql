-- title    = "Match conditions leave out exact identities, not names that resemble them"
-- severity = "medium"
-- rating   = "Switches a policy off for whoever gets a fitting name; needs the right to make accounts of some kind"
-- since    = 2026-11-26
-- judges   = [
--     "MutatingAdmissionPolicy", "MutatingWebhookConfiguration", "ValidatingAdmissionPolicy",
--     "ValidatingWebhookConfiguration",
-- ]
-- source   = ["https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/"]
-- why      = """
--   A condition that leaves out users by the beginning, the end or a part of their name also leaves out whoever
--   takes such a name: an account `break-glass-2` for the policy that trusts `break-glass`."""
-- fix      = """
--   Name whole identities: `expression: request.userInfo.username != "system:serviceaccount:policy:controller"`, or
--   ask for a right: `!authorizer.group(...)...check("exempt").allowed()`."""
-- misses   = """
--   Conditions that reach the name in other ways, through variables for example; exact names that anybody may take.
--   A beginning that names a whole namespace of service accounts, or the nodes, counts as exact."""

WITH calls AS (
    SELECT
        kind,
        namespace,
        name,
        list_filter(
            flatten(list(regexp_extract_all(
                conditions,
                'userInfo\.username\.(startsWith|endsWith|contains|matches)\([^)]*\)'
            ))),
            lambda call: NOT regexp_full_match(
                call, 'userInfo\.username\.startsWith\(\\?["'']system:(node|serviceaccount:[a-z0-9-]+):\\?["'']\)'
            )
        ) AS patterns
    FROM match_conditions
    GROUP BY ALL
)

SELECT
    kind,
    namespace,
    name,
    if(len(patterns) = 0, 'pass', 'fail')                                         AS verdict,
    'tells users apart by a part of their name: ' || array_to_string(patterns, ', ') AS reason
FROM calls
