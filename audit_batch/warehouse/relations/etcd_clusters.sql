-- grain    = "one row per EtcdCluster of the etcd operator"
-- rests_on = ["etcdclusters.etcd.database.coreos.com"]
-- [columns]
-- kind = "always EtcdCluster"
-- namespace = "namespace of the EtcdCluster"
-- name = "name of the object"
-- has_peer_tls = "its members speak TLS among each other"
-- has_client_tls = "it speaks TLS with its clients"

WITH parsed AS (
    SELECT
        kind,
        namespace,
        name,
        from_json(
            doc,
            '{"spec": {"TLS": {"static": {"member": {"peerSecret": "VARCHAR", "serverSecret": "VARCHAR"}, "operatorSecret": "VARCHAR"}}}}'
        ).spec AS spec
    FROM objects
    WHERE api_group = 'etcd.database.coreos.com' AND kind = 'EtcdCluster'
)
SELECT
    kind,
    namespace,
    name,
    coalesce(spec.TLS.static.member.peerSecret, '') != '' AS has_peer_tls,
    coalesce(spec.TLS.static.member.serverSecret, '') != '' AS has_client_tls
FROM parsed
