-- title    = "Argo CD projects name where they deploy from"
-- severity = "medium"
-- rating   = "Deploys what any repository in the world holds; needs the right to write an Application"
-- since    = 2026-11-26
-- judges   = ["AppProject"]
-- source   = ["https://argo-cd.readthedocs.io/en/stable/user-guide/projects/"]
-- why      = """
--   Who may write an Application in the project can deploy from any repository, past reviews and signatures."""
-- fix      = """
--   Name the repositories: `sourceRepos: [https://git.example.com/shop.git]`."""
-- misses   = """
--   Patterns that match nearly all; who may push to the repositories."""

SELECT
    kind,
    namespace,
    name,
    if(
        list_has_any(source_repos, ['*', '**']),
        'fail',
        'pass'
    ) AS verdict,
    'may deploy from every repository' AS reason,
    ['spec.sourceRepos'] AS fields
FROM argo_projects
