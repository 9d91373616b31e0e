-- grain    = "one row per webhook, and per admission policy, that is asked under conditions in CEL only"
-- rests_on = []
-- [columns]
-- kind       = "ValidatingWebhookConfiguration, MutatingWebhookConfiguration, ValidatingAdmissionPolicy or MutatingAdmissionPolicy"
-- namespace  = "always empty: it lies in no namespace"
-- name       = "name of the configuration or policy"
-- conditions = "its conditions as a JSON list, as text"

SELECT
    kind,
    namespace,
    name,
    match_conditions::VARCHAR AS conditions
FROM admission_webhooks
WHERE coalesce(json_array_length(match_conditions), 0) > 0
UNION ALL
SELECT
    kind,
    namespace,
    name,
    match_conditions::VARCHAR
FROM admission_policies
WHERE coalesce(json_array_length(match_conditions), 0) > 0
UNION ALL
SELECT
    kind,
    namespace,
    name,
    match_conditions::VARCHAR
FROM mutating_admission_policies
WHERE coalesce(json_array_length(match_conditions), 0) > 0
