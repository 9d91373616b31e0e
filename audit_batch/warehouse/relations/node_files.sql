-- grain    = "one row per file that was looked at on each node"
-- rests_on = []
-- [columns]
-- kind        = "always Node"
-- namespace   = "always empty: it lies in no namespace"
-- name        = "name of the Node"
-- path        = "where the file lies on the node"
-- file_groups = "groups in which it is judged, for example api_server_manifest or pki_key"
-- named_by    = "why it was looked at: the layout, a flag of a component, or a setting of the kubelet"
-- is_required = "the node's own kubelet was told to use it"
-- state       = "present, absent, or unreadable where nobody can say"
-- reason      = "why it is unreadable; NULL otherwise"
-- file_kind   = "file, directory, socket or other; of a symbolic link what it points at; NULL unless present"
-- mode        = "four octal digits, the first for set-user-id, set-group-id and sticky, for example 0600; NULL unless present"
-- uid         = "number of the owner; NULL unless present"
-- gid         = "number of the group; NULL unless present"
-- owner       = "name of the owner, its number where it has none; NULL unless present"
-- owner_group = "name of the group, its number where it has none; NULL unless present"
-- target      = "where a path leads that goes over symbolic links; NULL for others"

WITH looked AS (
    SELECT
        kind,
        namespace,
        name,
        unnest(files) AS file
    FROM node_facts
)
SELECT
    kind,
    namespace,
    name,
    coalesce(file.path, 'a file without a path') AS path,
    coalesce(file.groups, [])                    AS file_groups,
    coalesce(file.namedBy, [])                   AS named_by,
    coalesce(file.required, false)               AS is_required,
    coalesce(file.state, 'unreadable')           AS state,
    file.reason                                  AS reason,
    file.kind                                    AS file_kind,
    file.mode                                    AS mode,
    file.uid                                     AS uid,
    file.gid                                     AS gid,
    file.owner                                   AS owner,
    file.group                                   AS owner_group,
    file.target                                  AS target
FROM looked
