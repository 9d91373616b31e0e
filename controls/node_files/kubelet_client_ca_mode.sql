-- title    = "The authority that the kubelet believes can be changed by its owner alone"
-- severity = "high"
-- rating   = "Root on one node, from any account on it that may write the file"
-- since    = 2026-11-26
-- judges   = ["Node"]
-- source   = [
--     "https://kubernetes.io/docs/reference/access-authn-authz/kubelet-authn-authz/",
--     "https://www.cisecurity.org/benchmark/kubernetes",
-- ]
-- why      = """
--   Who writes this file decides whose certificates the kubelet accepts, and with that who runs commands in every
--   container of the node."""
-- fix      = """
--   Run `chmod 644 /etc/kubernetes/pki/ca.crt` on the node. On k3s, RKE2 and OpenShift the same holds for the path
--   in the finding."""
-- misses   = """
--   Access control lists, rights on the directories above, and what a container with the directory mounted may do.
--   Where the file does not exist the node has no row."""

WITH looked AS (
    SELECT
        *,
        list_filter(
            files,
            lambda file: NOT regexp_matches(file.mode, '^0[0246][04][04]$')
        ) AS open_files
    FROM node_file_groups
    WHERE file_group = 'client_ca'
)

SELECT
    kind,
    namespace,
    name,
    CASE
        WHEN len(open_files) > 0 THEN 'fail'
        WHEN problem IS NOT NULL THEN 'not_assessed'
        ELSE 'pass'
    END AS verdict,
    if(
        len(open_files) > 0,
        'has wider rights than 644: '
        || array_to_string(list_transform(open_files[:5], lambda file: file.path || ' (' || file.mode || ')'), ', ')
        || if(len(open_files) > 5, ' and ' || len(open_files) - 5 || ' more', ''),
        problem
    ) AS reason,
    {'files': open_files[:20], 'layout': layout} AS evidence
FROM looked
