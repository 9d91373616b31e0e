-- title    = "Services carry the labels that the site asks for"
-- severity = "low"
-- rating   = "Nobody knows whom to ask when it fails, leaks or costs; no direct harm"
-- since    = 2026-11-26
-- judges   = ["Service"]
-- source   = ["https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/"]
-- why      = """
--   What listens in the cluster needs an owner and a purpose, or nobody dares to close it."""
-- fix      = """
--   Add the labels, for example `labels: {team: shop}`."""
-- misses   = """
--   Whether the values are right. Which are wanted is the parameter `required`; as no list fits every site, nothing
--   is judged without it."""
-- unseen   = "nothing is named that must be there: set the parameter required of this control"
-- params   = { required = [] }

WITH lacking AS (
    SELECT
        *,
        list_filter($required, lambda entry: coalesce(labels[entry], '') = '') AS missing
    FROM services
    WHERE len($required) > 0
)

SELECT
    kind,
    namespace,
    name,
    if(len(missing) = 0, 'pass', 'fail') AS verdict,
    'lacks labels: ' || array_to_string(missing, ', ') AS reason,
    ['metadata.labels'] AS fields
FROM lacking
