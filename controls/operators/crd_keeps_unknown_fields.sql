-- title    = "Custom resources keep only fields that their schema knows"
-- severity = "low"
-- rating   = "Data that nobody checked is stored and handed to the operator; what it does with it decides"
-- since    = 2026-11-26
-- judges   = ["CustomResourceDefinition"]
-- source   = [
--     "https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#field-pruning",
-- ]
-- why      = """
--   Unknown fields are stored as they come: misspelt settings go unnoticed, and an operator of a later version may
--   read from old objects what nobody checked then."""
-- fix      = """
--   Describe the fields in the schema, then set `spec.preserveUnknownFields: false` and remove
--   `x-kubernetes-preserve-unknown-fields: true` from its root and from spec: fields that it lacks are dropped."""
-- misses   = """
--   Parts deeper than spec that keep unknown fields, often with reason; versions that are not served."""
-- alone    = """
--   a matter of sound APIs below what frameworks ask for"""

SELECT
    kind,
    namespace,
    name,
    if(preserves_unknown_fields OR len(open_versions) > 0, 'fail', 'pass')                        AS verdict,
    if(
        preserves_unknown_fields,
        'keeps unknown fields in all versions',
        'keeps unknown fields at the root or in all of spec in: ' || array_to_string(open_versions, ', ')
    )                                                                                             AS reason,
    if(preserves_unknown_fields, ['spec.preserveUnknownFields'], ['spec.versions'])               AS fields
FROM crds
