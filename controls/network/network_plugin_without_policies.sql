-- title    = "The network plugin enforces NetworkPolicies"
-- severity = "high"
-- rating   = "No NetworkPolicy of the cluster limits anything, whatever it says"
-- since    = 2026-11-26
-- judges   = ["DaemonSet"]
-- source   = ["https://kubernetes.io/docs/concepts/services-networking/network-policies/#prerequisites"]
-- why      = """
--   NetworkPolicies are only a wish: the network plugin must enforce them, and some do not. Then the API server
--   takes every policy and none of them holds."""
-- fix      = """
--   Use a plugin that enforces policies, such as Calico or Cilium, or run a policy engine beside the present one:
--   Calico beside Flannel has the manifest `canal.yaml`."""
-- misses   = """
--   Plugins are recognised by the repository of their image: those that are mirrored under other names are not
--   seen, and whether enforcement was switched off in their settings is not looked at. Plugins that enforce only
--   when told to are not assessed."""
-- unseen   = """
--   No network plugin that is known was seen, so whether NetworkPolicies are enforced cannot be told: look at the
--   documentation of the plugin in use."""
-- [params]
-- enforcing = [
--     "antrea/antrea-agent-ubi", "antrea/antrea-agent-ubuntu", "antrea/antrea-ubuntu", "azure-npm", "calico/node",
--     "cilium/cilium", "cloudnativelabs/kube-router", "kubeovn/kube-ovn", "networking/kube-network-policies",
--     "openshift/origin-ovn-kubernetes", "rancher/hardened-calico", "rancher/mirrored-calico-node",
--     "rancher/mirrored-cilium-cilium", "weaveworks/weave-npc",
-- ]
-- optional = ["amazon-k8s-cni", "eks/amazon-k8s-cni", "kindest/kindnetd"]
-- not_enforcing = [
--     "coreos/flannel", "flannel-io/flannel", "flannel/flannel", "flannelcni/flannel", "rancher/hardened-flannel",
--     "rancher/mirrored-flannel-flannel", "rancher/mirrored-flannelcni-flannel",
-- ]

WITH plugins AS (
    SELECT
        kind,
        namespace,
        name,
        bool_or(list_contains($enforcing, repository))     AS enforces,
        bool_or(list_contains($optional, repository))      AS may_enforce,
        bool_or(list_contains($not_enforcing, repository)) AS does_not,
        min(repository) FILTER (
            list_contains(list_concat($enforcing, $optional, $not_enforcing), repository)
        )                                                  AS repository
    FROM images
    WHERE kind = 'DaemonSet'
    GROUP BY ALL
)

SELECT
    kind,
    namespace,
    name,
    CASE
        -- One enforcing plugin holds the policies for all pods, also beside another that does not.
        WHEN enforces OR EXISTS (SELECT 1 FROM plugins WHERE enforces) THEN 'pass'
        WHEN may_enforce OR EXISTS (SELECT 1 FROM plugins WHERE may_enforce) THEN 'not_assessed'
        ELSE 'fail'
    END                                                    AS verdict,
    if(
        does_not AND NOT EXISTS (SELECT 1 FROM plugins WHERE may_enforce),
        repository || ' does not enforce NetworkPolicies, and nothing that does was seen beside it',
        'the network plugin enforces NetworkPolicies only in some versions or settings, which cannot be seen'
    )                                                      AS reason
FROM plugins
WHERE enforces OR may_enforce OR does_not
