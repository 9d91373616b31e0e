-- title    = "Helm keeps its releases in Secrets"
-- severity = "medium"
-- rating   = "Values of the release, often passwords, lie open to whoever may read ConfigMaps"
-- since    = 2026-11-26
-- judges   = ["ConfigMap"]
-- source   = ["https://helm.sh/docs/topics/advanced/#storage-backends"]
-- why      = """
--   A release holds all values it was installed with. In a ConfigMap everybody with the role view reads them, and no
--   encryption at rest covers them."""
-- fix      = """
--   Leave HELM_DRIVER at its default and install the release once more over what runs, with its values (`helm upgrade
--   --install shop … -n shop`; a plain upgrade finds no release). Then delete its ConfigMaps (`kubectl delete
--   configmap -n shop -l owner=helm,name=shop`) and change passwords that the values held."""
-- misses   = """
--   Secrets in values all the same; releases whose keys or names were changed."""

SELECT
    kind,
    namespace,
    name,
    if(bool_or(key = 'release' AND regexp_full_match(name, '.+[.]v[0-9]+')), 'fail', 'pass') AS verdict,
    'holds a release of Helm with its values'                                           AS reason,
    ['data.release']                                                                    AS fields
FROM config_entries
GROUP BY kind, namespace, name
