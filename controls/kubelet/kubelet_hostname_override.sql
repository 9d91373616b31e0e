-- title    = "Kubelets go by the name of their host"
-- severity = "low"
-- rating   = "A certificate and the events of a node are harder to match with its machine"
-- since    = 2026-11-26
-- judges   = ["Node"]
-- source   = ["https://kubernetes.io/docs/reference/command-line-tools-reference/kubelet/"]
-- why      = """
--   The node's name stands in its certificate and in the audit log. A name that somebody made up matches neither the
--   machine's own name nor what the cloud knows, and may be that of another node."""
-- fix      = """
--   Give the machine the name of its node, then remove `--hostname-override` from the kubelet's flags, for example
--   from `/var/lib/kubelet/kubeadm-flags.env`. A machine of another name would join as another node: drain it and let
--   it join anew."""
-- misses   = """
--   Names that a cloud provider gives. kubeadm sets the flag where it was given a name for the node; k3s always
--   does, inside of its own process."""

SELECT
    kind,
    namespace,
    name,
    CASE
        WHEN line_problem IS NOT NULL THEN 'not_assessed'
        WHEN NOT map_contains(flags, '--hostname-override') THEN 'pass'
        ELSE 'fail'
    END AS verdict,
    coalesce(line_problem, 'goes by a name that it was given: ' || flags['--hostname-override']) AS reason,
    {'flag': '--hostname-override', 'value': flags['--hostname-override']} AS evidence
FROM kubelets
