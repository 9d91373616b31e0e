-- title    = "Flux does not follow references into other namespaces"
-- severity = "medium"
-- rating   = "Who may write a Kustomization in one namespace uses sources and notifications of all others"
-- since    = 2026-11-26
-- judges   = ["Deployment"]
-- source   = ["https://fluxcd.io/flux/installation/configuration/multitenancy/"]
-- why      = """
--   Without the lock a Kustomization or HelmRelease may name sources of other namespaces, so that tenants deploy
--   from, and read, what is not theirs."""
-- fix      = """
--   Start the controllers with `--no-cross-namespace-refs=true`, once no object names a source of another namespace:
--   those that do are not reconciled any more."""
-- misses   = """
--   Impersonation of service accounts; controllers from mirrors of the image under other names, or whose arguments
--   the image decides."""
-- [params]
-- controllers = [
--     "fluxcd/helm-controller", "fluxcd/image-automation-controller", "fluxcd/image-reflector-controller",
--     "fluxcd/kustomize-controller", "fluxcd/notification-controller",
-- ]

WITH controllers AS (
    SELECT
        containers.kind,
        containers.namespace,
        containers.name,
        containers.container,
        containers.path,
        -- Of a flag that is given twice the last one counts.
        regexp_matches(
            list_filter(
                list_concat(command, args), lambda arg: split_part(arg, '=', 1) = '--no-cross-namespace-refs'
            )[-1],
            '^--no-cross-namespace-refs(=(true|True|TRUE|t|T|1))?$'
        ) AS is_locked
    FROM containers
    INNER JOIN images USING (kind, namespace, name, container, container_type)
    WHERE containers.kind = 'Deployment'
        AND containers.container_type = 'container'
        AND list_contains($controllers, repository)
)

SELECT
    kind,
    namespace,
    name,
    if(bool_and(coalesce(is_locked, false)), 'pass', 'fail')                                          AS verdict,
    'follows references into other namespaces: ' || string_agg(container, ', ' ORDER BY path) AS reason,
    list(path || '.args' ORDER BY path)                                                               AS fields
FROM controllers
GROUP BY ALL
