"""``audit-batch node-facts``."""

from pathlib import Path

import click

from audit_batch.cli import options
from audit_batch.collect.nodes.configz import TOKEN_FILE, URL, Kubelet
from audit_batch.jobs.node_facts import read_node_facts

_FILE = click.Path(path_type=Path)


@click.command(name="node-facts")
@click.option(
    "--root", type=_FILE, metavar="DIR", default=Path("/"), show_default=True, help="Where the node's root is mounted."
)
@click.option("--node", metavar="NAME", help="Name of the Node.  [default: NODE_NAME, else the host's name]")
@click.option("--kubelet", "url", metavar="URL", default=URL, show_default=True, help="Where its kubelet answers.")
@click.option("--kubelet-ca", type=_FILE, metavar="FILE", help="Who signed the kubelet's certificate.")
@click.option(
    "--token-file", type=_FILE, metavar="FILE", default=TOKEN_FILE, show_default=True, help="Token for the kubelet."
)
def command(root: Path, node: str | None, url: str, kubelet_ca: Path | None, token_file: Path) -> None:
    """Read on a node what only the node can say, and print it as JSON.

    Modes and owners of files, command lines of Kubernetes' components, the kubelet's settings, and when certificates
    end. It reads and prints, nothing else: no file is written, and nobody but the node's own kubelet is asked, who is
    known by a certificate that lies on the node, or by --kubelet-ca. The token needs only the right to get
    nodes/configz. In a pod, mount the node's root read-only, and run as root without further rights:

    \b
      audit-batch node-facts --root /host > worker-1.json
      audit-batch snapshot --node-facts DIR
    """  # noqa: D301  click keeps what follows \b as it is
    facts = read_node_facts(root, Kubelet(url, token_file, kubelet_ca), node, options.system_clock())
    click.echo(facts.decode())
