-- grain    = "one row per container in kube-system that runs a component of the control plane"
-- rests_on = []
-- [columns]
-- kind      = "kind of the workload, Pod for static pods"
-- namespace = "always kube-system"
-- name      = "name of the workload"
-- component = "kube-apiserver, kube-controller-manager, kube-scheduler, cloud-controller-manager, etcd or kube-proxy"
-- container = "name of the container"
-- path      = "where the container stands in the object"
-- image     = "image as written"
-- node_name = "node that the pod is bound to; NULL for a template"
-- is_static = "true for a pod that a kubelet runs from a file"
-- arguments = "what follows the component's program on the command line, in order, as far as a shell line can be read"

-- Known by the program that runs, then by the image, then by the container's name: labels and names of pods are free.
WITH started AS (
    SELECT
        containers.kind,
        containers.namespace,
        containers.name,
        containers.container,
        containers.path,
        containers.image,
        workloads.node_name,
        workloads.is_static,
        list_concat(containers.command, containers.args) AS line,
        len(containers.command) > 0
        AND regexp_matches(containers.command[1], '(^|/)(sh|ash|bash|dash)$')
                                                         AS is_shell
    FROM containers
    INNER JOIN workloads USING (kind, namespace, name)
    WHERE containers.namespace = 'kube-system' AND containers.container_type = 'container'
),
split AS (
    SELECT
        *,
        if(
            is_shell,
            list_filter(
                list_transform(
                    regexp_split_to_array(array_to_string(line, ' '), '[\s;&|]+'),
                    lambda word: replace(replace(word, '''', ''), '"', '')
                ),
                lambda word: word NOT IN ('', '\')
            ),
            line
        ) AS words
    FROM started
),
located AS (
    SELECT
        *,
        nullif(
            list_position(
                list_transform(
                    words,
                    lambda word, place: (place = 1 OR is_shell OR contains(word, '/'))
                    AND regexp_matches(
                        word,
                        '^(/[^ =]*/)?(kube-apiserver|kube-controller-manager|kube-scheduler|cloud-controller-manager|etcd|kube-proxy)$'
                    )
                ),
                true
            ),
            0
        ) AS program_at
    FROM split
),
named AS (
    SELECT
        *,
        coalesce(
            nullif(regexp_extract(words[program_at], '[^/]+$'), ''),
            nullif(
                regexp_extract(
                    image,
                    '(?:^|/)(kube-apiserver|kube-controller-manager|kube-scheduler|cloud-controller-manager|etcd|kube-proxy)(?:-(?:amd64|arm|arm64|ppc64le|s390x))?(?:[:@]|$)',
                    1
                ),
                ''
            ),
            nullif(
                regexp_extract(
                    container,
                    '^(kube-apiserver|kube-controller-manager|kube-scheduler|cloud-controller-manager|etcd|kube-proxy)$'
                ),
                ''
            )
        ) AS component
    FROM located
)
SELECT
    kind,
    namespace,
    name,
    component,
    container,
    path,
    image,
    node_name,
    is_static,
    words[coalesce(program_at, 0) + 1:] AS arguments
FROM named
WHERE component IS NOT NULL
