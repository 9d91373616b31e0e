-- title     = "No pod mounts the places of its node by which one takes it"
-- severity  = "high"
-- rating    = "Who writes the node's files owns it; who reads the kubelet's folder has the tokens and Secrets of every pod there"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1610", "T1611", "T1552"]
-- level     = "Request"
-- watches   = ["create pods", "update pods/ephemeralcontainers", "patch pods/ephemeralcontainers", "* deployments.apps", "* daemonsets.apps", "* statefulsets.apps", "* replicasets.apps", "* jobs.batch", "* cronjobs.batch"]
-- source    = ["https://kubernetes.io/docs/concepts/storage/volumes/#hostpath", "https://attack.mitre.org/techniques/T1611/"]
-- why       = """
--   A hostPath of the root, the kubelet's folder or the container runtime's socket is the node itself, whatever else
--   the pod may not do."""
-- fix       = """
--   Ask the writer what it is for. If nobody knows, keep the manifest, delete the pod, `kubectl delete pod NAME`, and
--   look at the node as if it were taken. Take a claim or an `emptyDir` instead, and let admission refuse the next:
--   `kubectl label namespace NAME pod-security.kubernetes.io/enforce=baseline`."""
-- benign    = """
--   Agents that read logs and metrics of nodes, storage and network plug-ins: DaemonSets, which are low here. What
--   is mounted for reading only is one step lower."""
-- misses    = """
--   Pods that a controller makes are judged by their template, and a change by PATCH only where the log has the
--   answer. A node agent, new or changed, is low, whoever writes it. Other paths, which the relation audit_pod_risks
--   shows, and a path that a PersistentVolume brings."""
-- params    = { exempt = [], exact = ["/", "/var/", "/var/lib/", "/run/", "/home/"], below = ["/etc/", "/root/", "/home/admin/", "/proc/", "/sys/", "/dev/", "/boot/", "/var/lib/kubelet/", "/var/lib/etcd/", "/var/lib/docker/", "/var/lib/containerd/", "/run/docker.sock/", "/run/containerd/", "/run/crio/", "/run/cri-dockerd.sock/", "/run/k3s/"], written = ["/usr/", "/bin/", "/sbin/", "/lib/", "/lib64/", "/opt/cni/", "/var/log/", "/var/spool/cron/"] }

WITH risks AS (
    SELECT
        *,
        concat(detail, if(is_writable, ' of the node', ' of the node for reading')) AS words,
        if(is_writable, gravity, if(gravity = 'high', 'medium', 'low'))             AS severity
    FROM audit_pod_risks
    WHERE
        (
            risk = 'unread'
            OR (
                risk = 'host_path'
                AND (
                    list_contains($exact, detail)
                    OR list_bool_or(list_transform($below, lambda place: starts_with(detail, place)))
                    OR (is_writable AND list_bool_or(list_transform($written, lambda place: starts_with(detail, place))))
                )
            )
        )
        AND NOT list_contains($exempt, username)
)
SELECT
    audit_id,
    finding,
    verdict,
    if(
        verdict = 'fail',
        concat(deed, ' with ', string_agg(DISTINCT words, ', ' ORDER BY words)),
        any_value(detail)
    )                                                                    AS reason,
    min_by(severity, list_position(['high', 'medium', 'low'], severity)) AS severity,
    {'manner': manner, 'where': list_sort(list_distinct(list(holder)))}  AS evidence
FROM risks
GROUP BY
    audit_id,
    finding,
    verdict,
    deed,
    manner
