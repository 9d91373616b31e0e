-- title    = "Kubelets open no port for cAdvisor"
-- severity = "medium"
-- rating   = "Names and resources of all containers of a node, for everybody who reaches its port"
-- since    = 2026-11-26
-- judges   = ["Node"]
-- source   = ["https://kubernetes.io/docs/reference/command-line-tools-reference/kubelet/"]
-- why      = """
--   Kubelets before 1.12 show cAdvisor's pages on a port of its own, 4194, which asks nobody for a name. Later ones
--   know the flag no more; where it is still set, an old kubelet runs."""
-- fix      = """
--   Set `--cadvisor-port=0` in the kubelet's flags, and upgrade it: versions that know the flag have had no fixes
--   for years."""
-- misses   = """
--   cAdvisor that runs as a pod, and the port of a kubelet before 1.12 whose flags do not name it, which is open."""

SELECT
    kind,
    namespace,
    name,
    CASE
        WHEN line_problem IS NOT NULL THEN 'not_assessed'
        WHEN coalesce(flags['--cadvisor-port'], '0') = '0' THEN 'pass'
        ELSE 'fail'
    END AS verdict,
    coalesce(line_problem, 'opens cAdvisor''s port: ' || flags['--cadvisor-port']) AS reason,
    {'flag': '--cadvisor-port', 'value': flags['--cadvisor-port']} AS evidence
FROM kubelets
