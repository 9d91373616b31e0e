-- title    = "Argo CD has no local administrator"
-- severity = "low"
-- rating   = "One shared password, without a second factor, rules all deployments; it must be known first"
-- since    = 2026-11-26
-- judges   = ["ConfigMap"]
-- source   = ["https://argo-cd.readthedocs.io/en/stable/operator-manual/user-management/"]
-- why      = """
--   The local account admin has every right, is shared by whoever knows its password, and no provider of identities
--   can block it."""
-- fix      = """
--   Set `admin.enabled: "false"` in argocd-cm once single sign-on works."""
-- misses   = """
--   Whether its password was changed; Argo CD whose ConfigMap has another name, or has no entries at all."""

SELECT
    kind,
    namespace,
    name,
    -- The key among those of all accounts is read last.
    if(
        lower(coalesce(
            any_value(value) FILTER (key = 'accounts.admin.enabled'), any_value(value) FILTER (key = 'admin.enabled')
        )) IN ('false', '0', 'f'),
        'pass',
        'fail'
    )                                            AS verdict,
    'leaves the local administrator on'          AS reason,
    ['data["admin.enabled"]']                    AS fields
FROM config_entries
WHERE name = 'argocd-cm'
GROUP BY kind, namespace, name
