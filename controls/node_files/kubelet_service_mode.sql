-- title    = "The kubelet's service unit is for its owner alone"
-- severity = "low"
-- rating   = "Reading shows flags that other accounts see in the list of processes anyway"
-- since    = 2026-11-26
-- judges   = ["Node"]
-- source   = [
--     "https://kubernetes.io/docs/setup/production-environment/tools/kubeadm/kubelet-integration/",
--     "https://www.cisecurity.org/benchmark/kubernetes",
-- ]
-- why      = """
--   Units and their drop-ins say with which flags the kubelet starts, as root; who writes one changes them, who
--   reads one sees what it leaves out."""
-- fix      = """
--   Run `chmod 600 /usr/lib/systemd/system/kubelet.service` on the node. Packages put it back with an update: let
--   the tool that sets nodes up do it after each."""
-- misses   = """
--   Access control lists, rights on the directories above, and what a container with the directory mounted may do.
--   Where the file does not exist the node has no row."""

WITH looked AS (
    SELECT
        *,
        list_filter(
            files,
            lambda file: NOT regexp_matches(file.mode, '^0[0246]00$')
        ) AS open_files
    FROM node_file_groups
    WHERE file_group = 'kubelet_service'
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
        'has wider rights than 600: '
        || array_to_string(list_transform(open_files[:5], lambda file: file.path || ' (' || file.mode || ')'), ', ')
        || if(len(open_files) > 5, ' and ' || len(open_files) - 5 || ' more', ''),
        problem
    ) AS reason,
    {'files': open_files[:20], 'layout': layout} AS evidence
FROM looked
