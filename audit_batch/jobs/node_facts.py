"""The facts of one node, read where they are."""

import os
from pathlib import Path

from audit_batch.collect.nodes.configz import Kubelet
from audit_batch.collect.nodes.facts import read_node
from audit_batch.jobs.clock import Clock

_NODE = "NODE_NAME"
"""Variable in which pods of a per-node job are told their node, by a reference to spec.nodeName."""


def read_node_facts(root: Path, kubelet: Kubelet, node: str | None, clock: Clock) -> bytes:
    """Return the facts of the node below ``root`` as JSON on one line.

    Raises:
        UsageError: ``root`` is no root of a node, or the node's name is not known.
    """
    return read_node(root, kubelet, node or os.environ.get(_NODE, ""), clock.now())
