"""The least ClusterRole with which a snapshot reads all that relations need, made from the table of kinds."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import yaml  # type: ignore[import-untyped]

from audit_batch.kinds import LISTED

Rule = dict[str, Any]

DISCOVERY = ("/version", "/api", "/api/*", "/apis", "/apis/*")
"""What says who the server is and what it serves; usually everybody may read it."""
_SECRETS = ("", "secrets")
_CLUSTER = {"apiGroups": [""], "resources": ["namespaces"], "resourceNames": ["kube-system"], "verbs": ["get"]}
"""A cluster is known by the UID of this namespace."""


def auditor_rules(*, secrets: bool, whole_groups: bool) -> list[Rule]:
    """Return the rules, sorted by group: `list` on each kind, and three `get` that make the snapshot possible.

    Args:
        secrets: Also list Secrets. RBAC cannot give their metadata alone: whoever may list may read the values, though
            a snapshot never asks for them.
        whole_groups: Also list every kind of the groups whose kinds are made in a cluster, by a `*`.
    """
    by_group: dict[str, set[str]] = defaultdict(set)
    for kind in LISTED:
        is_wanted = whole_groups if kind.is_group else secrets or (kind.group, kind.plural) != _SECRETS
        if is_wanted:
            by_group[kind.group].add(kind.plural)
    rules: list[Rule] = [{"nonResourceURLs": list(DISCOVERY), "verbs": ["get"]}, dict(_CLUSTER)]
    for group, plurals in sorted(by_group.items()):
        rules.append({"apiGroups": [group], "resources": sorted(plurals), "verbs": ["list"]})
    return rules


def auditor_role(name: str, rules: Sequence[Rule]) -> str:
    """Return a ClusterRole as YAML."""
    role = {
        "apiVersion": "rbac.authorization.k8s.io/v1",
        "kind": "ClusterRole",
        "metadata": {"name": name},
        "rules": list(rules),
    }
    text: str = yaml.safe_dump(role, sort_keys=False, width=110)
    return text
