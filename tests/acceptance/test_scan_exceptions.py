"""Waivers, a baseline and a branch decide which findings of a scan count."""

import json
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from audit_batch.errors import EXIT_FINDINGS
from tests.acceptance.scans import GIT, PLAIN, PRIVILEGED, scan, scan_json, states, waived, write


def test_a_waiver_in_a_file_holds_until_its_end(tmp_path: Path) -> None:
    today = datetime.now(UTC).date()

    def written(until: object) -> Path:
        (tmp_path / "waivers.toml").write_text(
            '[[waiver]]\nid = "W-1"\ncontrol = "privileged_container"\nname = "bad"\nreason = "old"\napprover = "A"\n'
            f'ticket = "T"\nfrom = 2025-01-01\nuntil = {until}\n'
        )
        return tmp_path / "waivers.toml"

    words = [write(tmp_path, a=PRIVILEGED), "--fail-on", "low", "--waivers"]

    last_day = scan(*words, written(today))
    assert (last_day.exit_code, "expired" in last_day.output) == (0, False)
    ended = scan(*words, written(today - timedelta(1)))
    assert ended.exit_code == EXIT_FINDINGS
    assert f"to look at: waiver W-1 of privileged_container expired on {today - timedelta(1)}" in ended.output


def test_a_waiver_on_the_object_holds_until_its_end(tmp_path: Path) -> None:
    today = datetime.now(UTC).date()
    line = "privileged_container=the agent needs it; until="

    held = scan(write(tmp_path, a=waived(f"{line}{today}")), "--fail-on", "low", "--verbose")
    ended = scan(write(tmp_path, a=waived(f"{line}{today - timedelta(1)}")), "--fail-on", "low")

    assert held.exit_code == 0
    assert f"waived on the object: the agent needs it (until {today})" in held.output
    assert ended.exit_code == EXIT_FINDINGS
    assert f"to look at: {tmp_path}/a.yaml:3: audit-batch.io/waive: privileged_container expired on" in ended.output


@pytest.mark.parametrize(
    "line",
    [
        "privileged_container",
        "privileged_container=; until=2099-01-01",
        "privileged_container=why",
        "priviliged=why; until=2099-01-01",
    ],
)
def test_a_waiver_without_reason_or_end_is_refused_and_the_finding_stays(tmp_path: Path, line: str) -> None:
    result = scan(write(tmp_path, a=waived(line)), "--fail-on", "low")

    assert result.exit_code == EXIT_FINDINGS
    assert f"to look at: {tmp_path}/a.yaml:3: audit-batch.io/waive: " in result.output


def test_a_baseline_lets_only_what_is_new_fail_wherever_the_old_moves(tmp_path: Path) -> None:
    baseline = ["--baseline", tmp_path / "known.json", "--fail-on", "low"]
    manifests = tmp_path / "manifests"
    manifests.mkdir()

    first = scan(write(manifests, a=PRIVILEGED), *baseline, "--write-baseline")
    moved = scan(write(manifests, a=f"# moved\n\n---\n{PRIVILEGED}"), *baseline)
    added = scan(write(manifests, b=PRIVILEGED.replace("bad", "new")), *baseline)
    (manifests / "a.yaml").unlink()
    gone = scan(write(manifests, b=PLAIN), *baseline)
    elsewhere = scan(manifests, *baseline, control="host_network_namespace")

    assert [first.exit_code, moved.exit_code, added.exit_code, gone.exit_code] == [0, 0, EXIT_FINDINGS, 0]
    assert "0 findings open, 1 in the baseline" in moved.output
    assert "1 finding open (1 critical), 1 in the baseline" in added.output
    assert "to look at: 1 finding of the baseline no longer there" in gone.output
    assert "no longer there" not in elsewhere.output


TWO = PRIVILEGED + "    - {name: proxy, securityContext: {privileged: false}}\n"


def test_a_finding_that_says_more_than_its_baseline_is_open_and_says_what_it_was(tmp_path: Path) -> None:
    baseline = ["--baseline", tmp_path / "known.json", "--fail-on", "low"]
    manifests = tmp_path / "manifests"
    manifests.mkdir()
    scan(write(manifests, a=TWO), *baseline, "--write-baseline")

    worse = scan(write(manifests, a=TWO.replace("false", "true")), *baseline, "--quiet")
    document = scan(manifests, "--baseline", tmp_path / "known.json", "--format", "json").stdout
    in_front = TWO.replace("containers:\n", "containers:\n    - {name: first, securityContext: {}}\n")
    renumbered = scan(write(manifests, a=in_front), *baseline)

    assert (worse.exit_code, renumbered.exit_code) == (EXIT_FINDINGS, 0)
    assert 'runs privileged: app, proxy (in the baseline as "runs privileged: app")' in worse.output
    assert json.loads(document)["results"][0]["known_as"] == "runs privileged: app"
    assert "0 findings open, 1 in the baseline" in renumbered.output


def test_a_baseline_without_reasons_goes_on_to_know_its_findings(tmp_path: Path) -> None:
    baseline = ["--baseline", tmp_path / "known.json", "--fail-on", "low"]
    manifests = tmp_path / "manifests"
    manifests.mkdir()
    scan(write(manifests, a=TWO), *baseline, "--write-baseline")
    content = json.loads((tmp_path / "known.json").read_text())
    for one in content["findings"]:
        del one["reason"]
    (tmp_path / "known.json").write_text(json.dumps(content))

    worse = scan(write(manifests, a=TWO.replace("false", "true")), *baseline)

    assert (worse.exit_code, "0 findings open, 1 in the baseline" in worse.output) == (0, True)


def test_only_what_a_branch_changes_is_reported_and_all_is_judged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def git(*words: str) -> None:
        identity = ["-c", "user.name=Tester", "-c", "user.email=tester@example.com"]
        subprocess.run([str(GIT), *identity, *words], cwd=tmp_path, check=True, capture_output=True)

    git("init", "--initial-branch", "main")
    write(tmp_path, old=PRIVILEGED, broken="a: [\n")
    git("add", ".")
    git("commit", "-m", "first")
    write(tmp_path, new=PRIVILEGED.replace("bad", "new"))
    monkeypatch.chdir(tmp_path)

    document = scan_json(".", "--base", "main")

    assert states(document) == [("new.yaml", "open")]
    assert (document["summary"]["objects"], document["summary"]["problems"]) == (1, [])
