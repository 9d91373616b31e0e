-- title    = "Kubelets evict pods before a node runs out"
-- severity = "low"
-- rating   = "One pod takes the others of its node down with it"
-- since    = 2026-11-26
-- judges   = ["Node"]
-- source   = ["https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/"]
-- why      = """
--   Without a threshold the node runs full before anything happens: then the kernel kills processes as it sees fit,
--   the kubelet among them, or nothing can be written any more."""
-- fix      = """
--   Leave `evictionHard` unset in the kubelet's configuration, or name all signals with a threshold: setting one sets
--   the others to zero, but for `mergeDefaultEvictionSettings: true` of newer versions. For example `evictionHard:
--   {memory.available: 200Mi, nodefs.available: 10%}`. The flag `--eviction-hard` goes before it: remove it where it is
--   set."""
-- misses   = """
--   Soft thresholds, what is reserved for the system, and what pods may ask for."""
-- params   = { signals = ["memory.available", "nodefs.available"] }

WITH given AS (
    SELECT
        kind,
        namespace,
        name,
        value,
        said,
        problem,
        list_filter(
            $signals,
            lambda signal: regexp_matches(
                coalesce(
                    string_split(
                        list_filter(
                            list_transform(string_split(value, ','), lambda part: trim(part)),
                            lambda part: starts_with(part, signal || '<')
                        )[-1],
                        '<'
                    )[2],
                    ''
                ),
                '^([0.]+(%|[A-Za-z]*)|100%)?$'
            )
        ) AS missing
    FROM kubelet_settings
    WHERE setting = 'evictionHard'
)

SELECT
    kind,
    namespace,
    name,
    if(value IS NULL, 'not_assessed', if(len(missing) = 0, 'pass', 'fail')) AS verdict,
    coalesce(
        problem,
        'does not evict pods when these run out: ' || array_to_string(missing, ', ') || '; ' || said
    ) AS reason,
    {'thresholds': value, 'missing': missing} AS evidence
FROM given
