-- title    = "The API server writes an audit log and keeps it"
-- severity = "high"
-- since    = 2026-11-25
-- judges   = ["DaemonSet", "Deployment", "Pod", "StatefulSet"]
-- source   = [
--   "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/",
--   "https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/",
-- ]
-- why      = """
--   Without an audit log nobody can say afterwards who read a Secret, changed a role or opened a shell in a pod;
--   files that are removed after days are gone before an incident is noticed."""
-- fix      = """
--   Write an audit policy and set --audit-policy-file, --audit-log-path, --audit-log-maxage=30,
--   --audit-log-maxbackup=10 and --audit-log-maxsize=100, or more of each."""
-- misses   = """
--   What the policy logs, whether anybody ships or reads the files, and how long a log on standard output or behind
--   a webhook is kept. Files without a limit of age or number fail, because they grow until the disk is full and
--   events get lost. Files that are removed early because many are written. Also API servers outside kube-system,
--   such as those of clusters inside the cluster."""
-- unseen   = """
--   No API server runs as a pod in kube-system: a managed control plane, or one that is started on the node by other
--   means; its command line is not in the API."""
-- params   = { days = 30, files = 10, megabytes = 100 }

WITH settings AS (
    SELECT
        kind,
        namespace,
        name,
        path,
        map_from_entries(list((flag, value))) AS flags
    FROM component_flags
    WHERE is_last
    GROUP BY ALL
),
servers AS (
    SELECT
        components.kind,
        components.namespace,
        components.name,
        components.path,
        settings.flags IS NOT NULL
        AND len(
            list_filter(components.arguments, lambda word: regexp_matches(word, '^(--audit-.*=)?\$'))
        ) = 0                                                                                AS is_readable,
        coalesce(settings.flags['--audit-log-path'], '')                                     AS log,
        log NOT IN ('', '-')                                                                 AS is_file,
        coalesce(settings.flags['--audit-webhook-config-file'], '')                          AS webhook,
        coalesce(settings.flags['--audit-policy-file'], '')                                  AS policy,
        coalesce(try_cast(settings.flags['--audit-log-maxage'] AS INTEGER), 0)               AS age,
        coalesce(try_cast(settings.flags['--audit-log-maxbackup'] AS INTEGER), 0)            AS backups,
        coalesce(nullif(try_cast(settings.flags['--audit-log-maxsize'] AS INTEGER), 0), 100) AS size
    FROM control_plane_components AS components
    LEFT JOIN settings USING (kind, namespace, name, path)
    WHERE components.component = 'kube-apiserver'
        AND components.kind IN ('DaemonSet', 'Deployment', 'Pod', 'StatefulSet')
),
verdicts AS (
    SELECT
        *,
        concat_ws(
            '; ',
            if(policy = '', 'has no audit policy, so that nothing is logged', NULL),
            if(log = '' AND webhook = '', 'writes no audit log', NULL),
            if(is_file AND age < $days, 'does not set that audit files are kept ' || $days || ' days', NULL),
            if(is_file AND backups < $files, 'does not set that ' || $files || ' audit files are kept', NULL),
            if(is_file AND size < $megabytes, 'starts a new audit file every ' || size || ' megabytes', NULL)
        ) AS problems,
        CASE
            WHEN NOT is_readable THEN {'verdict': 'not_assessed', 'reason': 'its command line cannot be read'}
            WHEN problems <> '' THEN {'verdict': 'fail', 'reason': problems}
            WHEN log = '' THEN {
                'verdict': 'not_assessed',
                'reason': 'sends audit events to a webhook only, and what that keeps cannot be seen'
            }
            ELSE {'verdict': 'pass', 'reason': ''}
        END AS answer
    FROM servers
)

SELECT
    kind,
    namespace,
    name,
    min(answer.verdict)                    AS verdict,
    arg_min(answer.reason, answer.verdict) AS reason,
    [min(path)]                            AS fields
FROM verdicts
GROUP BY ALL
