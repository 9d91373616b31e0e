-- grain    = "one row per container in kube-system, or of a Pod whose manifest names no namespace, that runs a component of the control plane"
-- rests_on = []
-- [columns]
-- kind          = "kind of the workload, Pod for static pods"
-- namespace     = "kube-system; empty for a Pod of a manifest that names none"
-- name          = "name of the workload"
-- component     = "kube-apiserver, kube-controller-manager, kube-scheduler, cloud-controller-manager, etcd or kube-proxy"
-- container     = "name of the container"
-- path          = "where the container stands in the object"
-- image         = "image as written"
-- node_name     = "node that the pod is bound to; NULL for a template"
-- is_static     = "true for a pod that a kubelet runs from a file"
-- arguments     = "what follows the component's program on the command line, in order, as far as a shell line can be read; empty where a script starts the program"
-- written_flags = "every flag among the arguments as a list of (flag, value, position), in order, repeated ones included: the flag with its dashes, underscores as dashes; its value, 'true' for a flag without one; its place among the arguments, from 0"
-- flags         = "flag, with its dashes, to the value that counts, that of the last one; flags whose values add up are to be read from written_flags. For etcd also what ETCD_ variables set and no flag does. A value that is filled in elsewhere begins with $"
-- joined_flags  = "flag on the command line, with its dashes, to all its values in order, joined by commas, without double quotes, which Kubernetes takes off: for flags whose values add up"
-- is_readable   = "something is set, no whole argument but the value of a flag and no name of a flag is filled in elsewhere, and etcd takes no whole ConfigMap or Secret as environment, nor variables of a script: what flags lacks is not set"
-- listening     = "for a controller manager or scheduler, whether it answers on its node's loopback alone or not at all, by its flags, as (verdict, reason)"
-- profiling     = "whether its flags turn profiling off, which is on by default, as (verdict, reason)"

-- Known by the program that runs: labels and names of pods are free. Where a script or the image decides what runs,
-- the image's name tells, then the container's.
WITH given AS (
    SELECT
        * EXCLUDE (line),
        -- Variables of etcd that are set, or files of them that are read, before it starts.
        regexp_matches(array_to_string(line, ' '), '(^|[\s;&])(ETCD_\w+=|(\.|source)\s)') AS sets_variables,
        -- Programs that only start another one, with options and numbers before it.
        list_position(
            list_transform(
                line,
                lambda word: NOT regexp_matches(
                    word,
                    '^([^A-Za-z/]|[^/]*=|(.*/)?(catatonit|chrt|dumb-init|env|go-runner|hyperkube|ionice|nice|nohup|setpriv|stdbuf|taskset|timeout|tini)$)'
                )
            ),
            true
        ) AS starts_at,
        if(starts_at > 1 AND regexp_matches(line[1], '^[A-Za-z/]'), line[starts_at:], line) AS line
    FROM system_containers
),
started AS (
    SELECT
        *,
        coalesce(regexp_matches(line[1], '(^|/)(sh|ash|bash|dash)$'), false) AS is_shell
    FROM given
),
split AS (
    SELECT
        *,
        if(
            is_shell,
            list_filter(
                list_transform(
                    regexp_split_to_array(
                        regexp_replace(array_to_string(line, ' '), '(^|\s)#[^\n]*', ' ', 'g'), '[\s;&|]+'
                    ),
                    -- `cat flags` is $(cat flags).
                    lambda word: replace(translate(word, '''"', ''), '`', '$')
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
        -- First word of what a shell is given to run, else of the line.
        if(
            is_shell,
            list_filter(words[2:], lambda word: word != 'exec' AND NOT starts_with(word, '-'))[1],
            line[1]
        ) AS first_word,
        -- A path among the arguments may be data, such as /var/lib/etcd, unless it lies where programs do.
        nullif(
            list_position(
                list_transform(
                    words,
                    lambda word, place: regexp_matches(
                        word,
                        CASE
                            WHEN place = 1 OR word = first_word THEN '^(/[^ =]*/)?'
                            WHEN is_shell THEN '^(/([^ =]*/)?s?bin/)?'
                            ELSE '^/([^ =]*/)?s?bin/'
                        END
                        || '(kube-apiserver|kube-controller-manager|kube-scheduler|cloud-controller-manager|etcd|kube-proxy)$'
                    )
                ),
                true
            ),
            0
        ) AS program_at,
        coalesce(regexp_matches(first_word, '\.sh$|^\$'), is_shell)
        OR coalesce(is_shell AND NOT starts_with(words[2], '-'), false) AS is_script
    FROM split
),
named AS (
    SELECT
        *,
        CASE
            WHEN program_at IS NOT NULL THEN regexp_extract(words[program_at], '[^/]+$')
            WHEN first_word IS NULL OR starts_with(first_word, '-') OR is_script THEN coalesce(
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
            )
        END                                                                             AS component,
        if(is_script AND program_at IS NULL, [], words[coalesce(program_at, 0) + 1:])   AS arguments
    FROM located
),
flagged AS (
    SELECT
        *,
        list_filter(
            list_transform(
                arguments,
                lambda word, place: {
                    'flag': regexp_replace(
                        replace(regexp_extract(word, '^(--?[A-Za-z][^=]*)', 1), '_', '-'), '^--?([^-]{2,}.*)$', '--\1'
                    ),
                    'value': CASE
                        WHEN contains(word, '=') THEN regexp_replace(word, '^[^=]*=', '')
                        WHEN arguments[place + 1] IS NULL OR regexp_matches(arguments[place + 1], '^--?[A-Za-z]')
                            THEN 'true'
                        ELSE arguments[place + 1]
                    END,
                    'position': place - 1
                }
            ),
            lambda given: given.flag != ''
        ) AS written_flags
    FROM named
    WHERE component IS NOT NULL
),
-- Source: https://etcd.io/docs/v3.6/op-guide/configuration/
environments AS (
    SELECT
        kind,
        namespace,
        name,
        container,
        list(
            {'flag': '--' || lower(replace(variable[6:], '_', '-')), 'value': coalesce(value, '$')}
            ORDER BY regexp_extract(path, '([0-9]+)\]$', 1)::INTEGER
        ) FILTER (starts_with(variable, 'ETCD_') AND coalesce(value, '$') != '') AS settings,
        bool_or(source IN ('configMapRef', 'secretRef'))                         AS has_import
    FROM env_vars
    WHERE namespace IN ('kube-system', '') AND container_type != 'ephemeral'
    GROUP BY ALL
),
settled AS (
    SELECT
        flagged.*,
        component = 'etcd' AND (sets_variables OR coalesce(environments.has_import, false)) AS has_import,
        list_concat(
            if(component = 'etcd', environments.settings, []),
            list_transform(written_flags, lambda given: {'flag': given.flag, 'value': given.value})
        )                                                               AS settings
    FROM flagged
    LEFT JOIN environments USING (kind, namespace, name, container)
),
told AS (
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
        arguments,
        written_flags,
        map_from_entries(
            list_filter(
                settings,
                lambda setting, place: NOT list_contains(
                    list_transform(settings[place + 1:], lambda later: later.flag), setting.flag
                )
            )
        )                                                                             AS flags,
        map_from_entries(
            list_transform(
                list_distinct(list_transform(written_flags, lambda given: given.flag)),
                lambda flag: {
                    'key': flag,
                    'value': replace(
                        array_to_string(
                            list_transform(
                                list_filter(written_flags, lambda given: given.flag = flag),
                                lambda given: given.value
                            ),
                            ','
                        ),
                        '"',
                        ''
                    )
                }
            )
        )                                                                             AS joined_flags,
        len(settings) > 0
        AND NOT has_import
        AND NOT list_contains(
            list_transform(
                arguments,
                lambda word, place: regexp_matches(word, '^(-[^=]*)?\$')
                    -- A kubelet fills in $(NAME) within one argument, so that behind a flag that wants a value it is one;
                    -- behind a switch it may be another flag. A shell splits what is filled in.
                    AND NOT (
                        NOT is_shell
                        AND regexp_full_match(word, '\$\([^()]+\)')
                        AND coalesce(
                            regexp_full_match(
                                arguments[place - 1],
                                '--?([A-Za-z_-]*[_-])?(address|cidr|dir|file|host|initial-cluster|name|port|range|servers|state|token|urls?)'
                            ),
                            false
                        )
                    )
            ),
            true
        )                                                                             AS is_readable
    FROM settled
)
SELECT
    *,
    CASE
        WHEN NOT is_readable OR starts_with(flags['--bind-address'], '$')
            THEN {'verdict': 'not_assessed', 'reason': 'its command line cannot be read'}
        WHEN try_cast(flags['--secure-port'] AS INTEGER) = 0 THEN {'verdict': 'pass', 'reason': ''}
        WHEN regexp_matches(flags['--bind-address'], '^(127\.[0-9.]+|localhost|::1)$')
            THEN {'verdict': 'pass', 'reason': ''}
        WHEN coalesce(flags['--bind-address'], '') IN ('0.0.0.0', '::', '')
            THEN {'verdict': 'fail', 'reason': 'answers on every address of its node'}
        ELSE {'verdict': 'fail', 'reason': 'answers on ' || flags['--bind-address']}
    END AS listening,
    CASE
        WHEN NOT is_readable OR try_cast(coalesce(flags['--profiling'], 'true') AS BOOLEAN) IS NULL
            THEN {'verdict': 'not_assessed', 'reason': 'its command line cannot be read'}
        WHEN try_cast(coalesce(flags['--profiling'], 'true') AS BOOLEAN)
            THEN {'verdict': 'fail', 'reason': 'answers profiling requests'}
        ELSE {'verdict': 'pass', 'reason': ''}
    END AS profiling
FROM told
