-- grain    = "one row per rule of each AuthorizationPolicy of Istio"
-- rests_on = []
-- [columns]
-- kind             = "always AuthorizationPolicy"
-- namespace        = "namespace of the object"
-- name             = "name of the AuthorizationPolicy"
-- action           = "ALLOW, DENY, AUDIT or CUSTOM"
-- rule_no          = "place of the rule, from 0"
-- sources          = "whom it is about, as a list of (named, excluded): what an entry asks for, and what it excludes, each as a list of values; empty when it is about everybody"
-- has_conditions   = "it has conditions beside source and operation"
-- names_everybody  = "it holds for every source: it has none, or an entry that excludes nothing and asks for nothing, or in each field also for * or half of all addresses"
-- only_excludes    = "one of its sources asks for nothing, or in each field also for * or half of all addresses, and it or the rule's conditions, which ask for nothing, exclude some"
-- regards_token    = "it looks at the token of the request: at its principal or its claims"
-- demands_token    = "it lets nobody by without a token: ALLOW with a request principal or a claim in every source, DENY of all those without one"

WITH listed AS (
    SELECT
        kind,
        namespace,
        name,
        action,
        generate_subscripts(rules, 1) - 1 AS rule_no,
        unnest(rules)                     AS rule
    FROM istio_authorization_policies
),
parsed AS (
    SELECT
        * EXCLUDE (rule),
        from_json(
            rule,
            '{
                "from": [
                    {
                        "source": {
                            "principals": ["VARCHAR"], "notPrincipals": ["VARCHAR"],
                            "requestPrincipals": ["VARCHAR"], "notRequestPrincipals": ["VARCHAR"],
                            "namespaces": ["VARCHAR"], "notNamespaces": ["VARCHAR"],
                            "ipBlocks": ["VARCHAR"], "notIpBlocks": ["VARCHAR"],
                            "remoteIpBlocks": ["VARCHAR"], "notRemoteIpBlocks": ["VARCHAR"],
                            "serviceAccounts": ["VARCHAR"], "notServiceAccounts": ["VARCHAR"]
                        }
                    }
                ],
                "when": [{"key": "VARCHAR", "values": ["VARCHAR"], "notValues": ["VARCHAR"]}]
            }'
        ) AS body
    FROM listed
),
named AS (
    SELECT
        * EXCLUDE (body),
        coalesce(len(body."when"), 0) > 0 AS has_conditions,
        len(list_filter(body."when", lambda condition: starts_with(condition.key, 'request.auth.'))) > 0 AS asks_claims,
        len(list_filter(body."when", lambda condition: len(condition.values) > 0)) > 0 AS asks_values,
        len(
            list_filter(
                body."when",
                lambda condition: starts_with(condition.key, 'source.') AND len(condition.notValues) > 0
            )
        ) > 0                             AS excludes_values,
        len(
            list_filter(
                body."when",
                lambda condition: starts_with(condition.key, 'request.auth.')
                AND len(if(action = 'DENY', condition.notValues, condition.values)) > 0
            )
        ) > 0                             AS demands_claims,
        coalesce(
            list_transform(
                body['from'],
                lambda entry: {
                    'named': list_concat(
                        entry.source.principals,
                        entry.source.requestPrincipals,
                        entry.source.namespaces,
                        entry.source.ipBlocks,
                        entry.source.remoteIpBlocks,
                        entry.source.serviceAccounts
                    ),
                    'excluded': list_concat(
                        entry.source.notPrincipals,
                        entry.source.notRequestPrincipals,
                        entry.source.notNamespaces,
                        entry.source.notIpBlocks,
                        entry.source.notRemoteIpBlocks,
                        entry.source.notServiceAccounts
                    ),
                    -- Values of a field are alternatives, so that one for everybody is enough; fields add up.
                    'is_limited': coalesce(
                        len(
                            list_concat(
                                entry.source.principals, entry.source.requestPrincipals, entry.source.serviceAccounts
                            )
                        ) > 0
                        OR (len(entry.source.namespaces) > 0 AND NOT list_contains(entry.source.namespaces, '*'))
                        OR (
                            len(entry.source.ipBlocks) > 0
                            AND NOT regexp_matches(array_to_string(entry.source.ipBlocks, ' '), '/[01]( |$)')
                        )
                        OR (
                            len(entry.source.remoteIpBlocks) > 0
                            AND NOT regexp_matches(array_to_string(entry.source.remoteIpBlocks, ' '), '/[01]( |$)')
                        ),
                        false
                    ),
                    'demands_token': len(
                        if(action = 'DENY', entry.source.notRequestPrincipals, entry.source.requestPrincipals)
                    ) > 0,
                    'has_token': len(
                        list_concat(entry.source.requestPrincipals, entry.source.notRequestPrincipals)
                    ) > 0
                }
            ),
            []
        ) AS entries
    FROM parsed
)
SELECT
    kind,
    namespace,
    name,
    action,
    rule_no,
    list_transform(entries, lambda entry: {'named': entry.named, 'excluded': entry.excluded}) AS sources,
    has_conditions,
    len(entries) = 0
    OR len(list_filter(entries, lambda entry: len(entry.excluded) = 0 AND NOT entry.is_limited)) > 0 AS names_everybody,
    len(list_filter(entries, lambda entry: len(entry.excluded) > 0 AND NOT entry.is_limited)) > 0
    OR (names_everybody AND coalesce(excludes_values AND NOT asks_values, false))             AS only_excludes,
    coalesce(asks_claims, false) OR len(list_filter(entries, lambda entry: entry.has_token)) > 0 AS regards_token,
    -- What allows must ask for a token of every source, what denies must be for all that lack one.
    CASE action
        WHEN 'ALLOW' THEN coalesce(demands_claims, false)
        OR (len(entries) > 0 AND len(list_filter(entries, lambda entry: NOT coalesce(entry.demands_token, false))) = 0)
        WHEN 'DENY' THEN coalesce(demands_claims AND names_everybody, false)
        OR len(list_filter(entries, lambda entry: entry.demands_token AND NOT entry.is_limited)) > 0
        ELSE false
    END                                                                                       AS demands_token
FROM named
