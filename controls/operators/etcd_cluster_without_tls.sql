-- title    = "Clusters of the etcd operator speak TLS"
-- severity = "high"
-- rating   = "Reads and changes all that is stored there, from any pod that reaches it"
-- since    = 2026-11-26
-- judges   = ["EtcdCluster"]
-- source   = ["https://github.com/coreos/etcd-operator/blob/master/doc/user/cluster_tls.md"]
-- why      = """
--   Without TLS members and clients of the etcd cluster talk in plain text and take anybody for one of their own."""
-- fix      = """
--   Name the certificates: `TLS: {static: {member: {peerSecret: peer, serverSecret: server}, operatorSecret:
--   client}}`."""
-- misses   = """
--   Whether clients must show a certificate; the etcd of the control plane, which others judge. The operator is no
--   longer looked after by its makers."""

SELECT
    kind,
    namespace,
    name,
    if(has_peer_tls AND has_client_tls, 'pass', 'fail')                        AS verdict,
    'speaks plain text with ' || CASE
        WHEN has_client_tls THEN 'its other members'
        WHEN has_peer_tls THEN 'its clients'
        ELSE 'its clients and its other members'
    END                                                                        AS reason,
    ['spec.TLS']                                                               AS fields
FROM etcd_clusters
