-- title    = "The manifest of the API server is for its owner alone"
-- severity = "medium"
-- rating   = "Reading shows how the component is set up; writing is root on a control plane node"
-- since    = 2026-11-26
-- judges   = ["Node"]
-- source   = [
--     "https://kubernetes.io/docs/reference/setup-tools/kubeadm/implementation-details/",
--     "https://www.cisecurity.org/benchmark/kubernetes",
-- ]
-- why      = """
--   Who reads it learns where the component keeps its keys and which checks it leaves out; who may write it has the
--   kubelet start anything as root, with every right in the cluster."""
-- fix      = """
--   Run `chmod 600 /etc/kubernetes/manifests/kube-apiserver.yaml` on the node. On k3s, RKE2 and OpenShift the same
--   holds for the path in the finding."""
-- misses   = """
--   Access control lists, rights on the directories above, and what a container with the directory mounted may do.
--   Where the file does not exist the node has no row. A node where kube-apiserver runs inside of another program,
--   as on k3s, is judged by the files that it keeps."""
-- unseen   = """
--   No node is known as part of a control plane: a managed one, whose files nobody but its provider sees."""

WITH looked AS (
    SELECT
        *,
        list_filter(
            files,
            lambda file: NOT regexp_matches(file.mode, '^0[0246]00$')
        ) AS open_files
    FROM node_file_groups
    WHERE file_group = 'api_server_manifest'
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
-- Good files of a worker say nothing of a control plane that is not seen.
WHERE is_at_home OR len(open_files) > 0
