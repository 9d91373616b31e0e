-- title    = "Secrets come from an external store"
-- severity = "low"
-- rating   = "Credentials live in the cluster alone, without rotation, review or record of who read them"
-- since    = 2026-11-26
-- judges   = ["Secret"]
-- source   = [
--     "https://kubernetes.io/docs/concepts/security/secrets-good-practices/#use-third-party-secret-store-providers",
-- ]
-- why      = """
--   A store of its own keeps who read a credential, renews it and takes it back in one place; a Secret made by hand
--   has none of that and lies in etcd and its backups."""
-- fix      = """
--   Bring the Secret from a store, for example with the External Secrets Operator or Sealed Secrets, or mount it
--   with the Secrets Store CSI driver; name other owners in `owners`."""
-- misses   = """
--   Operators that write Secrets without being their owner; stores that programs read directly; Secrets that
--   Kubernetes, Helm and cert-manager make, which are not judged. An owner can be written by whoever makes the
--   Secret."""
-- [params]
-- owners = [
--     "ExternalSecret",
--     "SealedSecret",
--     "SecretProviderClassPodStatus",
--     "VaultDynamicSecret",
--     "VaultPKISecret",
--     "VaultStaticSecret",
-- ]

WITH issued AS (
    SELECT
        namespace,
        secret AS name
    FROM certificates
)

SELECT
    kind,
    namespace,
    name,
    if(list_has_any(owner_kinds, $owners), 'pass', 'fail') AS verdict,
    'no object of a secret store owns it'                  AS reason,
    ['metadata.ownerReferences']                           AS fields
FROM secrets_metadata
ANTI JOIN issued USING (namespace, name)
WHERE annotations['kubernetes.io/service-account.name'] IS NULL
    AND annotations['cert-manager.io/certificate-name'] IS NULL
    AND labels['owner'] IS DISTINCT FROM 'helm'
    AND namespace != 'kube-system'
