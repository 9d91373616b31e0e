-- title    = "Argo CD applications belong to a project of their own"
-- severity = "medium"
-- rating   = "The project default allows everything unless somebody narrowed it"
-- since    = 2026-11-26
-- judges   = ["Application"]
-- source   = ["https://argo-cd.readthedocs.io/en/stable/user-guide/projects/"]
-- why      = """
--   Applications in the project default share one set of limits, which out of the box are none: all sources, all
--   destinations."""
-- fix      = """
--   Make a project and name it: `spec: {project: shop}`."""
-- misses   = """
--   How wide other projects are, which other controls judge; a default that was narrowed."""

SELECT
    kind,
    namespace,
    name,
    if(project = 'default', 'fail', 'pass')    AS verdict,
    'belongs to the project default'           AS reason,
    ['spec.project']                           AS fields
FROM argo_applications
