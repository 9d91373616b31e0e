-- title    = "No two bindings give the same role to the same subject"
-- severity = "low"
-- rating   = "A right stays after the binding that was known for it is deleted; none is added"
-- since    = 2026-11-26
-- judges   = ["ClusterRoleBinding", "RoleBinding"]
-- source   = ["https://kubernetes.io/docs/concepts/security/rbac-good-practices/#periodic-review"]
-- why      = """
--   Where two bindings give the same, taking one away changes nothing: rights outlive the review that ended them."""
-- fix      = """
--   Delete one of the two, for example `kubectl delete rolebinding NAME`."""
-- misses   = """
--   Different roles that allow the same; membership of a user in two groups."""

WITH given AS (
    SELECT DISTINCT
        binding_kind      AS kind,
        binding_namespace AS namespace,
        binding           AS name,
        role_kind,
        role,
        receiver
    FROM role_subjects
),
-- A cluster-wide grant contains that of each namespace.
doubled AS (
    SELECT
        given.kind,
        given.namespace,
        given.name,
        list_sort(list(DISTINCT others.kind || ' ' || others.name)) AS others,
        list_sort(list(DISTINCT given.receiver))                    AS receivers
    FROM given
    INNER JOIN given AS others
        ON others.role_kind = given.role_kind
        AND others.role = given.role
        AND others.receiver = given.receiver
        AND others.namespace IN (given.namespace, '')
        AND (others.kind, others.namespace, others.name) != (given.kind, given.namespace, given.name)
    WHERE given.role_kind = 'ClusterRole' OR others.namespace = given.namespace
    GROUP BY ALL
)

SELECT
    role_bindings.kind,
    role_bindings.namespace,
    role_bindings.name,
    if(doubled.name IS NULL, 'pass', 'fail') AS verdict,
    'gives ' || role || ' to ' || array_to_string(receivers, ', ')
    || ' as does ' || array_to_string(others, ', ') AS reason,
    ['subjects']                             AS fields
FROM role_bindings
LEFT JOIN doubled USING (kind, namespace, name)
