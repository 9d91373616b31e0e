-- title    = "Custom resources have a schema"
-- severity = "low"
-- rating   = "Anything is stored under that kind; the operator meets it unchecked"
-- since    = 2026-11-26
-- judges   = ["CustomResourceDefinition"]
-- source   = ["https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/"]
-- why      = """
--   Without a schema the API server checks nothing of what is written, and whatever is malformed or made to hurt
--   reaches the operator."""
-- fix      = """
--   Add `schema: {openAPIV3Schema: {type: object, properties: …}}` to each version."""
-- misses   = """
--   How strict the schema is; versions that are not served."""
-- alone    = """
--   a matter of sound APIs below what frameworks ask for"""

SELECT
    kind,
    namespace,
    name,
    if(len(schemaless_versions) = 0, 'pass', 'fail')                                 AS verdict,
    'has no schema in: ' || array_to_string(schemaless_versions, ', ') AS reason,
    ['spec.versions']                                                                AS fields
FROM crds
