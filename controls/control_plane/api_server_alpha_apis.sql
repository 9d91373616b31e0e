-- title    = "The API server serves no alpha APIs"
-- severity = "medium"
-- rating   = "Untried code that handles requests of every user and may vanish with the next version"
-- since    = 2026-11-26
-- judges   = ["DaemonSet", "Deployment", "Pod", "StatefulSet"]
-- source   = ["https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/"]
-- why      = """
--   Alpha APIs are off for a reason: they are little tested, may have holes, and change or vanish with the next
--   version."""
-- fix      = """
--   Take `api/all=true`, `api/alpha=true` and versions such as `v1alpha1` out of `--runtime-config` in the API
--   server's manifest, `/etc/kubernetes/manifests/kube-apiserver.yaml` on kubeadm clusters."""
-- misses   = """
--   Who may use them; feature gates, of which another control speaks; beta APIs; APIs of others, such as custom
--   resources. API servers outside kube-system, such as those of clusters inside the cluster."""
-- unseen   = """
--   No API server runs as a pod in kube-system: a managed control plane, or one that is started on the node by
--   other means; its command line is not in the API."""

WITH verdicts AS (
    SELECT
        kind,
        namespace,
        name,
        path,
        coalesce(joined_flags['--runtime-config'], '') AS given,
        list_transform(string_split(replace(given, ' ', ''), ','), lambda api: string_split(api, '=')) AS apis,
        -- The last of each counts, and api/alpha goes before api/all wherever it stands.
        list_filter(
            apis,
            lambda api, place: regexp_matches(api[1], '^(api/all|api/alpha|(.*/)?v[0-9]+alpha[0-9]+(/.*)?)$')
            AND NOT (api[1] = 'api/all' AND list_contains(apis, ['api/alpha', 'false']))
            AND coalesce(try_cast(coalesce(nullif(api[2], ''), 'true') AS BOOLEAN), false)
            AND NOT list_contains(list_transform(apis[place + 1:], lambda later: later[1]), api[1])
        ) AS alpha,
        CASE
            WHEN len(alpha) > 0 THEN {
                'verdict': 'fail',
                'reason': 'serves alpha APIs: '
                || array_to_string(list_transform(alpha, lambda api: array_to_string(api, '=')), ', ')
            }
            WHEN NOT is_readable OR contains(given, '$')
                THEN {'verdict': 'not_assessed', 'reason': 'its command line cannot be read'}
        END AS answer
    FROM api_servers
)

SELECT
    kind,
    namespace,
    name,
    unnest(coalesce(min(answer), {'verdict': 'pass', 'reason': ''})),
    [min(path)] AS fields
FROM verdicts
GROUP BY kind, namespace, name
