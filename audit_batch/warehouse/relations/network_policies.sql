-- grain    = "one row per NetworkPolicy"
-- rests_on = ["networkpolicies.networking.k8s.io"]
-- [columns]
-- kind                    = "always NetworkPolicy"
-- namespace               = "namespace of the policy"
-- name                    = "name of the policy"
-- uid                     = "UID of the policy"
-- created_at              = "when it was created, UTC; NULL in manifests"
-- labels                  = "labels; empty when there are none"
-- policy_types            = "Ingress, Egress or both; when unset Ingress, and Egress if there are egress rules"
-- isolates_ingress        = "pods it selects accept only what some policy allows"
-- isolates_egress         = "pods it selects reach only what some policy allows"
-- pod_selector            = "label selector of the pods as JSON; NULL when unset"
-- requirements            = "the selector as a list of (key, operator, values), all of which must hold; empty when it selects all pods"
-- selects_all             = "it selects every pod of its namespace"
-- ingress                 = "ingress rules as a JSON list; NULL when unset"
-- egress                  = "egress rules as a JSON list; NULL when unset"
-- ingress_rules           = "number of ingress rules"
-- egress_rules            = "number of egress rules"
-- allows_all_ingress      = "one of its ingress rules names neither a peer nor a port, so that everything may come in"
-- allows_all_egress       = "one of its egress rules names neither a peer nor a port, so that everything may go out"
-- allows_ingress_from_any = "one of its ingress rules lets the addresses of the world in, on all or some ports: no peer, or a network of all or half of them, 2000::/3 included, whatever is excepted of it"
-- allows_egress_to_any    = "one of its egress rules lets the addresses of the world be reached, on all or some ports: no peer, or a network of all or half of them, 2000::/3 included, whatever is excepted of it"
-- allows_ingress_from_all_namespaces = "one of its ingress rules lets every pod of every namespace in"
-- open_ports              = "ports that its ingress rules open to the addresses of the world, as a list of (first, last): both 0 and 65535 for all or for a port that is named; empty when there are none"
-- allows_egress_to_metadata = "one of its egress rules lets the metadata address of clouds, 169.254.169.254 or fd00:ec2::254, be reached on TCP port 80"
-- denies_all_ingress      = "it isolates ingress and has no ingress rule"
-- denies_all_egress       = "it isolates egress and has no egress rule"

WITH parsed AS (
    SELECT
        kind,
        namespace,
        name,
        uid,
        from_json(
            doc,
            '{
                "metadata": {"creationTimestamp": "VARCHAR", "labels": "MAP(VARCHAR, VARCHAR)"},
                "spec": {
                    "policyTypes": ["VARCHAR"],
                    "podSelector": "JSON",
                    "ingress": "JSON",
                    "egress": "JSON"
                }
            }'
        ) AS body
    FROM objects
    WHERE api_group = 'networking.k8s.io' AND kind = 'NetworkPolicy'
),
detailed AS (
    SELECT
        *,
        from_json(
            body.spec.podSelector,
            '{
                "matchLabels": "MAP(VARCHAR, VARCHAR)",
                "matchExpressions": [{"key": "VARCHAR", "operator": "VARCHAR", "values": ["VARCHAR"]}]
            }'
        ) AS selector,
        coalesce(
            from_json(
                body.spec.ingress,
                '[
                    {
                        "from": [
                            {
                                "ipBlock": {"cidr": "VARCHAR", "except": ["VARCHAR"]},
                                "podSelector": {"matchLabels": "MAP(VARCHAR, VARCHAR)", "matchExpressions": ["JSON"]},
                                "namespaceSelector": {"matchLabels": "MAP(VARCHAR, VARCHAR)", "matchExpressions": ["JSON"]}
                            }
                        ],
                        "ports": ["JSON"]
                    }
                ]'
            ),
            []
        ) AS incoming,
        coalesce(
            from_json(
                body.spec.egress,
                '[
                    {
                        "to": [{"ipBlock": {"cidr": "VARCHAR", "except": ["VARCHAR"]}}],
                        "ports": [{"protocol": "VARCHAR", "port": "VARCHAR", "endPort": "INTEGER"}]
                    }
                ]'
            ),
            []
        ) AS outgoing
    FROM parsed
),
typed AS (
    SELECT
        *,
        -- Networks as written that hold 169.254.169.254, which is 2852039166, or fd00:ec2::254.
        list_filter(
            flatten(
                list_transform(
                    flatten(list_transform(outgoing, lambda rule: coalesce(rule['to'], []))),
                    lambda peer: list_concat([peer.ipBlock.cidr], coalesce(peer.ipBlock['except'], []))
                )
            ),
            lambda network: ends_with(network, '/0')
            OR lower(network) IN (
                '8000::/1', 'c000::/2', 'e000::/3', 'f000::/4', 'f800::/5', 'fc00::/6', 'fc00::/7', 'fd00::/8',
                'fd00::/16', 'fd00:ec2::/32', 'fd00:ec2::/48', 'fd00:ec2::/64', 'fd00:ec2::254/128'
            )
            OR list_reduce(
                try_cast(string_split(split_part(network, '/', 1), '.') AS BIGINT[]),
                lambda total, part: total * 256 + part
            ) >> (32 - try_cast(split_part(network, '/', 2) AS INTEGER))
            = 2852039166 >> (32 - try_cast(split_part(network, '/', 2) AS INTEGER))
        )  AS metadata_networks,
        if(
            len(coalesce(body.spec.policyTypes, [])) > 0,
            body.spec.policyTypes,
            if(len(outgoing) > 0, ['Ingress', 'Egress'], ['Ingress'])
        )  AS policy_types,
        list_concat(
            list_transform(
                map_entries(selector.matchLabels),
                lambda label: {'key': label.key, 'operator': 'In', 'values': [label.value]}
            ),
            coalesce(selector.matchExpressions, [])
        )  AS requirements
    FROM detailed
),
judged AS (
    SELECT
        *,
        list_contains(policy_types, 'Ingress') AS isolates_ingress,
        list_contains(policy_types, 'Egress')  AS isolates_egress
    FROM typed
)
SELECT
    kind,
    namespace,
    name,
    uid,
    try_cast(body.metadata.creationTimestamp AS TIMESTAMP)        AS created_at,
    coalesce(body.metadata.labels, MAP {}::MAP(VARCHAR, VARCHAR)) AS labels,
    policy_types,
    isolates_ingress,
    isolates_egress,
    body.spec.podSelector                                         AS pod_selector,
    requirements,
    len(requirements) = 0                                         AS selects_all,
    body.spec.ingress                                             AS ingress,
    body.spec.egress                                              AS egress,
    len(incoming)                                                 AS ingress_rules,
    len(outgoing)                                                 AS egress_rules,
    isolates_ingress
    AND len(
        list_filter(
            incoming,
            lambda rule: len(coalesce(rule['from'], [])) = 0 AND len(coalesce(rule.ports, [])) = 0
        )
    ) > 0                                                         AS allows_all_ingress,
    isolates_egress
    AND len(
        list_filter(
            outgoing,
            lambda rule: len(coalesce(rule['to'], [])) = 0 AND len(coalesce(rule.ports, [])) = 0
        )
    ) > 0                                                         AS allows_all_egress,
    isolates_ingress
    AND len(
        list_filter(
            incoming,
            lambda rule: len(coalesce(rule['from'], [])) = 0
            OR len(
                list_filter(
                    rule['from'],
                    lambda peer: regexp_matches(peer.ipBlock.cidr, '/0*[01]$|^[23][0-9a-fA-F]{3}:.*/0*3$')
                )
            ) > 0
        )
    ) > 0                                                         AS allows_ingress_from_any,
    isolates_egress
    AND len(
        list_filter(
            outgoing,
            lambda rule: len(coalesce(rule['to'], [])) = 0
            OR len(
                list_filter(
                    rule['to'],
                    lambda peer: regexp_matches(peer.ipBlock.cidr, '/0*[01]$|^[23][0-9a-fA-F]{3}:.*/0*3$')
                )
            ) > 0
        )
    ) > 0                                                         AS allows_egress_to_any,
    isolates_ingress
    AND len(
        list_filter(
            incoming,
            lambda rule: len(coalesce(rule['from'], [])) = 0
            OR len(
                list_filter(
                    rule['from'],
                    lambda peer: peer.namespaceSelector IS NOT NULL
                    AND len(coalesce(map_keys(peer.namespaceSelector.matchLabels), [])) = 0
                    -- Every namespace has the label with its name.
                    AND len(
                        list_filter(
                            coalesce(peer.namespaceSelector.matchExpressions, []),
                            lambda entry: (entry ->> 'key') IS DISTINCT FROM 'kubernetes.io/metadata.name'
                            OR (entry ->> 'operator') IS DISTINCT FROM 'Exists'
                        )
                    ) = 0
                    AND len(coalesce(map_keys(peer.podSelector.matchLabels), [])) = 0
                    AND len(coalesce(peer.podSelector.matchExpressions, [])) = 0
                )
            ) > 0
        )
    ) > 0                                                         AS allows_ingress_from_all_namespaces,
    flatten(
        list_transform(
            list_filter(
                if(isolates_ingress, incoming, []),
                lambda rule: len(coalesce(rule['from'], [])) = 0
                OR len(
                    list_filter(
                        rule['from'],
                        lambda peer: regexp_matches(peer.ipBlock.cidr, '/0*[01]$|^[23][0-9a-fA-F]{3}:.*/0*3$')
                    )
                ) > 0
            ),
            lambda rule: list_transform(
                if(len(coalesce(rule.ports, [])) > 0, rule.ports, ['{}'::JSON]),
                lambda entry: {
                    'first': coalesce(try_cast(entry ->> 'port' AS INTEGER), 0),
                    'last': coalesce(
                        try_cast(entry ->> 'endPort' AS INTEGER), try_cast(entry ->> 'port' AS INTEGER), 65535
                    )
                }
            )
        )
    )                                                             AS open_ports,
    isolates_egress
    AND len(
        list_filter(
            outgoing,
            lambda rule: (
                len(coalesce(rule.ports, [])) = 0
                OR len(
                    list_filter(
                        rule.ports,
                        lambda entry: coalesce(entry.protocol, 'TCP') = 'TCP'
                        AND (
                            entry.port IS NULL
                            OR 80 BETWEEN try_cast(entry.port AS INTEGER)
                            AND coalesce(entry.endPort, try_cast(entry.port AS INTEGER))
                        )
                    )
                ) > 0
            )
            AND (
                len(coalesce(rule['to'], [])) = 0
                OR len(
                    list_filter(
                        rule['to'],
                        lambda peer: list_contains(metadata_networks, peer.ipBlock.cidr)
                        AND NOT list_has_any(metadata_networks, coalesce(peer.ipBlock['except'], []))
                    )
                ) > 0
            )
        )
    ) > 0                                                         AS allows_egress_to_metadata,
    isolates_ingress AND len(incoming) = 0                        AS denies_all_ingress,
    isolates_egress AND len(outgoing) = 0                         AS denies_all_egress
FROM judged
