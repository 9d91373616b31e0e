-- title    = "Argo CD asks everybody to log in"
-- severity = "high"
-- rating   = "Shows, and with a wide policy rules, all deployments for whoever reaches the page"
-- since    = 2026-11-26
-- judges   = ["ConfigMap"]
-- source   = ["https://argo-cd.readthedocs.io/en/stable/operator-manual/user-management/"]
-- why      = """
--   With anonymous access whoever reaches Argo CD has the rights of its default role without a login."""
-- fix      = """
--   Set `users.anonymous.enabled: "false"` in argocd-cm."""
-- misses   = """
--   What the default role may do; Argo CD whose ConfigMap has another name."""

SELECT
    kind,
    namespace,
    name,
    if(coalesce(bool_or(key = 'users.anonymous.enabled' AND lower(value) IN ('true', '1', 't')), false), 'fail', 'pass')
                                                         AS verdict,
    'lets everybody in without a login'                  AS reason,
    ['data["users.anonymous.enabled"]']                  AS fields
FROM config_entries
WHERE name = 'argocd-cm'
GROUP BY kind, namespace, name
