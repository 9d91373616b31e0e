-- title    = "The kubeconfig of kube-proxy on nodes belongs to root"
-- severity = "medium"
-- rating   = "Reads Services of the whole cluster, and steers the traffic of one node"
-- since    = 2026-11-26
-- judges   = ["Node"]
-- source   = [
--     "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-proxy/",
--     "https://www.cisecurity.org/benchmark/kubernetes",
-- ]
-- why      = """
--   Its owner acts as kube-proxy, and may lead the node's Service traffic elsewhere by naming another server."""
-- fix      = """
--   Run `chown root:root /var/lib/kube-proxy/kubeconfig` on the node. On k3s, RKE2 and OpenShift the same holds for
--   the path in the finding."""
-- misses   = """
--   Access control lists, rights on the directories above, and what a container with the directory mounted may do.
--   Where the file does not exist the node has no row."""

WITH looked AS (
    SELECT
        *,
        list_filter(
            files,
            lambda file: file.uid IS DISTINCT FROM 0 OR file.gid IS DISTINCT FROM 0
        ) AS foreign_files
    FROM node_file_groups
    WHERE file_group = 'kube_proxy_kubeconfig'
)

SELECT
    kind,
    namespace,
    name,
    CASE
        WHEN len(foreign_files) > 0 THEN 'fail'
        WHEN problem IS NOT NULL THEN 'not_assessed'
        ELSE 'pass'
    END AS verdict,
    if(
        len(foreign_files) > 0,
        'belongs not to root alone: '
        || array_to_string(list_transform(foreign_files[:5], lambda file: file.path || ' (' || file.owner || ')'), ', ')
        || if(len(foreign_files) > 5, ' and ' || len(foreign_files) - 5 || ' more', ''),
        problem
    ) AS reason,
    {'files': foreign_files[:20], 'layout': layout} AS evidence
FROM looked
