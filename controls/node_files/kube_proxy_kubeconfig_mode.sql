-- title    = "The kubeconfig of kube-proxy on nodes is for its owner alone"
-- severity = "medium"
-- rating   = "Reads Services of the whole cluster, and steers the traffic of one node"
-- since    = 2026-11-26
-- judges   = ["Node"]
-- source   = [
--     "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-proxy/",
--     "https://www.cisecurity.org/benchmark/kubernetes",
-- ]
-- why      = """
--   It holds the credentials with which kube-proxy reads all Services and endpoints; another server written into it
--   leads the node's Service traffic elsewhere."""
-- fix      = """
--   Run `chmod 600 /var/lib/kube-proxy/kubeconfig` on the node. On k3s, RKE2 and OpenShift the same holds for the
--   path in the finding."""
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
    WHERE file_group = 'kube_proxy_kubeconfig'
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
