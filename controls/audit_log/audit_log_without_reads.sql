-- title    = "The audit log holds what is read, not changes alone"
-- severity = "high"
-- rating   = "Whoever reads Secrets and looks around leaves no trace"
-- since    = 2026-11-26
-- judges   = ["Cluster"]
-- source   = ["https://www.pcisecuritystandards.org/document_library/", "https://cloud.google.com/kubernetes-engine/docs/how-to/audit-logging", "https://learn.microsoft.com/en-us/azure/aks/monitor-aks-reference"]
-- why      = """
--   Several clouds log changes by default and reads only when asked. Access to data is reading, and PCI DSS wants
--   each access of a person to card data in the log."""
-- fix      = """
--   Switch the reads on: on GKE data access logs for `container.googleapis.com`, on AKS the category `kube-audit` in
--   place of `kube-audit-admin`; elsewhere give reads `- level: Metadata`."""
-- misses   = """
--   Reads of some resources, or by some users, that are left out. A log with fewer than `requests` requests is not
--   assessed."""
-- unseen   = """
--   No audit event of the last thirty days was ingested, so that nothing can be said of the log; read it in with
--   audit-batch ingest."""
-- params   = { requests = 100 }

SELECT
    kind,
    namespace,
    name,
    CASE
        WHEN reads > 0 THEN 'pass'
        WHEN requests < $requests THEN 'not_assessed'
        ELSE 'fail'
    END                                                           AS verdict,
    format('of {} requests none reads anything', requests)        AS reason,
    {'reads': reads, 'writes': writes}                            AS evidence
FROM audit_log
