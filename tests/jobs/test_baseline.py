"""When a finding says no more than a baseline knows of it."""

from pathlib import Path

import pytest

from audit_batch.jobs.baseline import Known, read_baseline, write_baseline
from tests.report.scans import PRIVILEGED, result

SAME_OR_LESS = [
    ("runs privileged: app", "runs privileged: app"),
    ("runs privileged: app, proxy", "runs privileged: proxy, app"),
    ("runs privileged: app, proxy", "runs privileged: proxy"),
    ("adds capabilities: app (CHOWN, SYS_ADMIN), proxy", "adds capabilities: app (CHOWN, SYS_ADMIN)"),
    ("may run other code: app (example.com:5000/app:1.4.2)", "may run other code: app (example.com:5000/app:1.5.0)"),
    ("leaves it to the node: app (nginx:1)", f"leaves it to the node: app (nginx@sha256:{'ab' * 32})"),
    ("no disruption budget keeps one of its 2 pods", "no disruption budget keeps one of its 5 pods"),
    ("takes traffic for the addresses 203.0.113.7, 2001:db8::7", "takes traffic for the addresses 203.0.113.7"),
    ("", "runs privileged: app"),
]
MORE_OR_OTHER = [
    ("runs privileged: app", "runs privileged: app, proxy"),
    ("mounts system folders of its node: /var/log", "mounts system folders of its node: /etc/kubernetes/pki"),
    ("mounts system folders of its node: /var/log (read-only)", "mounts system folders of its node: /var/log"),
    ("adds capabilities: app (CHOWN, NET_ADMIN)", "adds capabilities: app (CHOWN, SYS_ADMIN)"),
    ("adds capabilities: app (CHOWN), proxy", "adds capabilities: app (CHOWN, proxy)"),
    ("may run as root: app (user of the image)", "may run as root: app (user 0)"),
    ("may run other code: app (example.com/app:1)", "may run other code: app (example.com/other:1)"),
    ("is content with 2 of at least 3 pods", "is content with 1 of at least 3 pods"),
    ("opens ports of its node: app (80)", "opens ports of its node: app (22)"),
    ("Group ops may read secrets in namespace shop", "Group ops may read secrets in the whole cluster"),
    ("the old words: app", "the new words: app"),
]


@pytest.mark.parametrize(("known", "now"), SAME_OR_LESS)
def test_a_baseline_covers_what_says_the_same_or_less(known: str, now: str) -> None:
    assert Known("a", "a.yaml", known).covers(now)


@pytest.mark.parametrize(("known", "now"), MORE_OR_OTHER)
def test_a_baseline_does_not_cover_what_says_more_or_something_else(known: str, now: str) -> None:
    assert not Known("a", "a.yaml", known).covers(now)


def test_a_baseline_is_read_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "known.json"

    write_baseline(path, [result(PRIVILEGED)])

    assert read_baseline(path) == {
        "0123456789abcdef0123456789abcdef": Known("privileged_container", "deploy/web.yaml", "runs privileged: app")
    }
