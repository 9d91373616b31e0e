-- grain    = "one row per AppProject of Argo CD"
-- rests_on = ["appprojects.argoproj.io"]
-- [columns]
-- kind = "always AppProject"
-- namespace = "namespace of the AppProject"
-- name = "name of the object"
-- source_repos = "patterns of the repositories that it may deploy from; empty when there are none"
-- destinations = "where it may deploy to, as a list of (server, name, namespace) patterns; empty when it may not"
-- cluster_resources = "objects outside namespaces that it may deploy, as a list of (group, kind) patterns; empty when it may none"

WITH parsed AS (
    SELECT
        kind,
        namespace,
        name,
        from_json(
            doc,
            '{"spec": {"sourceRepos": ["VARCHAR"], "destinations": [{"server": "VARCHAR", "name": "VARCHAR", "namespace": "VARCHAR"}], "clusterResourceWhitelist": [{"group": "VARCHAR", "kind": "VARCHAR"}]}}'
        ).spec AS spec
    FROM objects
    WHERE api_group = 'argoproj.io' AND kind = 'AppProject'
)
SELECT
    kind,
    namespace,
    name,
    coalesce(spec.sourceRepos, []) AS source_repos,
    coalesce(spec.destinations, []) AS destinations,
    coalesce(spec.clusterResourceWhitelist, []) AS cluster_resources
FROM parsed
