-- title    = "The API server authorises by Node and RBAC"
-- severity = "critical"
-- since    = 2026-11-25
-- judges   = ["DaemonSet", "Deployment", "Pod", "StatefulSet"]
-- source   = [
--   "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/",
--   "https://kubernetes.io/docs/reference/access-authn-authz/authorization/",
-- ]
-- why      = """
--   AlwaysAllow, the default, lets every user and pod do everything. Without RBAC no role has an effect; without
--   Node each kubelet needs rights over the Secrets and pods of all nodes."""
-- fix      = """
--   Set --authorization-mode=Node,RBAC in the API server's manifest."""
-- misses   = """
--   What further authorisers, such as Webhook or ABAC, allow, what the file of --authorization-config says, and API
--   servers outside kube-system, such as those of clusters inside the cluster."""
-- unseen   = """
--   No API server runs as a pod in kube-system: a managed control plane, or one that is started on the node by other
--   means; its command line is not in the API."""

WITH settings AS (
    SELECT
        kind,
        namespace,
        name,
        path,
        string_agg(value, ',') FILTER (flag = '--authorization-mode') AS written,
        bool_or(flag = '--authorization-config')                      AS has_file
    FROM component_flags
    GROUP BY ALL
),
verdicts AS (
    SELECT
        components.kind,
        components.namespace,
        components.name,
        components.path,
        settings.has_file IS NOT NULL
        AND NOT list_contains(list_transform(components.arguments, lambda word: left(word, 1)), '$') AS is_readable,
        string_split(settings.written, ',')                                                          AS modes,
        settings.has_file                                                                            AS is_in_file,
        CASE
            WHEN NOT is_readable OR is_in_file OR starts_with(settings.written, '$') THEN 'not_assessed'
            WHEN list_has_all(modes, ['Node', 'RBAC']) AND NOT list_contains(modes, 'AlwaysAllow') THEN 'pass'
            ELSE 'fail'
        END AS verdict,
        CASE
            WHEN is_in_file THEN 'takes its authorisers from a file on its node, which cannot be seen'
            WHEN verdict = 'not_assessed' THEN 'its command line cannot be read'
            WHEN modes IS NULL THEN 'allows everything, since no authorisation mode is set'
            WHEN list_contains(modes, 'AlwaysAllow') THEN 'allows everything through AlwaysAllow'
            WHEN verdict = 'fail' THEN 'authorises without '
                || array_to_string(list_filter(['Node', 'RBAC'], lambda mode: NOT list_contains(modes, mode)), ' and ')
        END AS problem
    FROM control_plane_components AS components
    LEFT JOIN settings USING (kind, namespace, name, path)
    WHERE components.component = 'kube-apiserver'
        AND components.kind IN ('DaemonSet', 'Deployment', 'Pod', 'StatefulSet')
)

SELECT
    kind,
    namespace,
    name,
    min(verdict)              AS verdict,
    arg_min(problem, verdict) AS reason,
    [min(path)]               AS fields
FROM verdicts
GROUP BY ALL
