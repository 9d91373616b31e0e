-- title    = "Certificates on nodes are renewed in time"
-- severity = "high"
-- rating   = "The control plane stops answering, or a node leaves the cluster, on a day that nobody chose"
-- since    = 2026-11-26
-- judges   = ["Node"]
-- source   = [
--     "https://kubernetes.io/docs/tasks/administer-cluster/kubeadm/kubeadm-certs/",
--     "https://kubernetes.io/docs/reference/access-authn-authz/kubelet-tls-bootstrapping/",
-- ]
-- why      = """
--   When a certificate of the control plane ends, its components no longer speak with each other and the cluster
--   cannot be changed; when a kubelet's ends, the node is lost. What is then done in haste often lasts."""
-- fix      = """
--   Run `kubeadm certs renew all` on the control plane node and restart its components, or let the tool that set the
--   node up renew them; for a kubelet set `rotateCertificates: true`."""
-- misses   = """
--   Certificates in Secrets and those of webhooks, and files that no benchmark and no flag names. Judged on the day
--   of the snapshot."""
-- params   = { days = 30 }

WITH ending AS (
    SELECT
        kind,
        namespace,
        name,
        -- What is renewed by itself is so while a tenth of its life is left, however short that is.
        list({'path': path, 'not_after': not_after, 'said': said} ORDER BY not_after, path)
            FILTER (remaining < least($days * 86400, lifetime / 10)) AS soon,
        string_agg(path || ': ' || problem, '; ' ORDER BY path)      AS unread,
        count(*)                                                     AS found
    FROM node_certificates
    GROUP BY ALL
)

SELECT
    node_facts.kind,
    node_facts.namespace,
    node_facts.name,
    CASE
        WHEN len(soon) > 0 THEN 'fail'
        WHEN coalesce(node_facts.problem, unread) IS NOT NULL OR found IS NULL THEN 'not_assessed'
        ELSE 'pass'
    END AS verdict,
    if(
        len(soon) > 0,
        array_to_string(list_transform(soon[:5], lambda each: each.said), ', ')
        || if(len(soon) > 5, ' and ' || len(soon) - 5 || ' more', ''),
        coalesce(node_facts.problem, unread, 'no certificate was found on it')
    )   AS reason,
    {'certificates': soon[:20]} AS evidence
FROM node_facts
LEFT JOIN ending USING (kind, namespace, name)
