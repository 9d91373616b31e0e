"""Rules of roles, written short: ``get,list pods,secrets`` and ``* deployments@apps`` and ``get /healthz``."""

from typing import Any

READ = "get,list,watch"
WRITE = "create,update,patch,delete"


def parse_rule(text: str) -> dict[str, Any]:
    """Return the rule that ``text`` stands for.

    Verbs, then resources with their groups after ``@`` and object names after ``=``, or paths.
    """
    verbs, _, things = text.partition(" ")
    if things.startswith("/"):
        return {"verbs": verbs.split(","), "nonResourceURLs": things.split(",")}
    things, _, names = things.partition("=")
    resources, _, groups = things.partition("@")
    rule: dict[str, Any] = {
        "verbs": verbs.split(","),
        "apiGroups": groups.split(","),
        "resources": resources.split(","),
    }
    return rule | ({"resourceNames": names.split(",")} if names else {})


def parse_rules(texts: tuple[str, ...]) -> list[dict[str, Any]]:
    """Return the rules that ``texts`` stand for."""
    return [parse_rule(text) for text in texts]
