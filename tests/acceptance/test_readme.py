"""What the README shows can be typed."""

import re
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from audit_batch.catalog.waiver import load_attestations, load_waivers
from audit_batch.cli import main
from audit_batch.config import load_settings

README = (Path(__file__).parents[2] / "README.md").read_text()
QUERIES = re.findall(r"^(\S[^\n]*):\n\n```sql\n(.+?)```", README, re.MULTILINE | re.DOTALL)
TOML = re.findall(r"```toml\n(.+?)```", README, re.DOTALL)


def test_there_are_ten_queries() -> None:
    assert len(QUERIES) == 10


@pytest.mark.parametrize("question", QUERIES, ids=lambda question: question[0])
def test_a_query_of_the_readme_has_an_answer(folder: Path, question: tuple[str, str]) -> None:
    words = ["query", question[1], "--warehouse", str(folder / "warehouse"), "--format", "csv"]

    result = CliRunner().invoke(main, words)

    assert result.exit_code == 0, result.output
    empty_is_an_answer = question[0] in {"What a snapshot could not read", "How long findings take to go away"}
    assert len(result.output.splitlines()) > 1 or empty_is_an_answer


def test_the_settings_of_the_readme_are_settings(tmp_path: Path) -> None:
    path = tmp_path / "audit-batch.toml"
    path.write_text(TOML[0])

    assert load_settings(path, {}, {}).cluster == "production"


def test_the_waiver_and_the_attestation_of_the_readme_load(tmp_path: Path) -> None:
    (tmp_path / "waiver.toml").write_text(TOML[1])
    (tmp_path / "attestation.toml").write_text(TOML[2])
    requirement = tomllib.loads(TOML[2])["attestation"][0]["requirement"]

    waivers = load_waivers(tmp_path / "waiver.toml", frozenset({"privileged_container"}))
    answers = load_attestations(tmp_path / "attestation.toml", {"cis-kubernetes-2.0.1": frozenset({requirement})})

    assert (len(waivers), len(answers)) == (1, 1)
