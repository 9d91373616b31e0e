"""The company's story, as the warehouse tells it: through the collector, the door and the relations."""

from datetime import date
from pathlib import Path

import orjson
import pytest

from audit_batch.catalog.framework import load_frameworks
from audit_batch.catalog.waiver import load_attestations, load_waivers
from audit_batch.demo.company import Company
from audit_batch.demo.fakes import fake_credential
from audit_batch.redact import Door
from audit_batch.warehouse.database import open_published
from tests.demo.conftest import DAYS, Ask

FIRST, INCIDENT, SECRETS_REFUSED, LAST = DAYS
CONTROLS = Path(__file__).parents[2] / "controls"
NEVER_COMPLIANT = ("campaigns", "experiments")


def test_all_that_was_served_is_stored(company: Company, ask: Ask) -> None:
    for plural, kind in (("pods", "Pod"), ("secrets", "Secret"), ("configmaps", "ConfigMap")):
        served = orjson.loads(company.api(LAST).read(f"/api/v1/{plural}"))["items"]

        assert ask(f"SELECT count(*) FROM objects WHERE kind = '{kind}'", LAST) == [(len(served),)]


def test_snapshots_of_days_with_a_refused_list_are_partial(warehouse: Path) -> None:
    with open_published(warehouse) as con:
        found = con.execute("SELECT taken_at::DATE FROM snapshots WHERE state = 'partial' ORDER BY ALL").fetchall()

    assert found == [(SECRETS_REFUSED,)]


@pytest.mark.parametrize(
    "found",
    [
        "containers WHERE privileged AND namespace <> 'kube-system'",
        "containers WHERE NOT effective_run_as_non_root",
        "containers WHERE effective_seccomp_profile = 'Unconfined'",
        "images WHERE digest IS NULL",
        "role_rules WHERE list_contains(verbs, '*')",
        "namespaces WHERE enforce IS NULL",
        "redactions WHERE kind IN ('Deployment', 'ConfigMap')",
        "services WHERE type = 'NodePort'",
    ],
)
def test_less_than_half_of_what_was_wrong_is_left(ask: Ask, found: str) -> None:
    ((before,),), ((after,),) = (ask(f"SELECT count(*) FROM {found}", day) for day in (FIRST, LAST))

    assert after < before / 2


def test_network_policies_come_to_every_team(ask: Ask) -> None:
    bare = """
        SELECT count(*) FROM namespaces
        WHERE name NOT IN ('kube-system', 'kube-public', 'kube-node-lease')
            AND name NOT IN (SELECT namespace FROM network_policies)
    """

    assert ask(bare, FIRST)[0][0] > 30
    assert ask(bare, LAST) == [(0,)]


def test_one_team_never_complies(ask: Ask) -> None:
    root = f"""
        SELECT DISTINCT namespace FROM containers
        WHERE NOT effective_run_as_non_root AND namespace IN {NEVER_COMPLIANT}
    """

    assert sorted(ask(root, FIRST)) == sorted(ask(root, LAST)) == [(name,) for name in NEVER_COMPLIANT]


def test_the_api_server_is_hardened_in_windows(ask: Ask) -> None:
    flags = """
        SELECT DISTINCT flag, value FROM component_flags
        WHERE component = 'kube-apiserver'
            AND flag IN ('--token-auth-file', '--profiling', '--anonymous-auth')
    """

    assert sorted(ask(flags, FIRST)) == [("--token-auth-file", "/etc/kubernetes/tokens.csv")]
    assert sorted(ask(flags, LAST)) == [("--anonymous-auth", "false"), ("--profiling", "false")]


@pytest.mark.parametrize(
    ("question", "seen"),
    [
        ("SELECT name FROM workloads WHERE kind = 'Pod' AND namespace = 'ledger'", (INCIDENT,)),
        ("SELECT name FROM role_bindings WHERE name = 'contractor-quickfix'", (INCIDENT,)),
        ("SELECT name FROM services WHERE name = 'ledger-debug'", (INCIDENT, LAST)),
    ],
)
def test_the_incident_is_there_and_one_of_it_comes_back(ask: Ask, question: str, seen: tuple[date, ...]) -> None:
    assert tuple(day for day in DAYS if ask(question, day)) == seen


def test_a_restarted_pod_is_no_other_workload(ask: Ask) -> None:
    pods = "SELECT uid FROM pods WHERE owner_kind = 'ReplicaSet'"
    workloads = "SELECT kind, namespace, name FROM workloads WHERE namespace = 'payments'"

    assert not set(ask(pods, SECRETS_REFUSED)) >= set(ask(pods, LAST))
    assert set(ask(workloads, SECRETS_REFUSED)) == set(ask(workloads, LAST))


def test_namespaces_come_and_go(ask: Ask) -> None:
    names = (
        "SELECT name FROM namespaces WHERE name IN ('loadtest-black-friday', 'gift-season', 'payments') ORDER BY ALL"
    )

    assert [[name for (name,) in ask(names, day)] for day in DAYS] == [
        ["payments"],
        ["payments"],
        ["gift-season", "payments"],
        ["gift-season", "payments"],
    ]


def test_plain_credentials_of_the_story_do_not_pass_the_door(company: Company, warehouse: Path) -> None:
    planted = {
        value["value"]
        for item in orjson.loads(company.api(FIRST).read("/apis/apps/v1/deployments"))["items"]
        for value in item["spec"]["template"]["spec"]["containers"][0].get("env", [])
        if "value" in value and value["name"] not in ("LOG_LEVEL", "LISTEN")
    }

    with open_published(warehouse) as con:
        stored = con.execute("SELECT string_agg(doc::VARCHAR) FROM object_versions").fetchall()[0][0]

    assert len(planted) > 10
    assert not [secret for secret in planted if secret in stored]


@pytest.mark.parametrize("number", range(7))
def test_every_shape_of_fake_credential_is_recognised(number: int) -> None:
    fake = fake_credential("ledger/posting-api", number)

    sealed = Door(b"k" * 32).seal({"name": fake.name, "value": fake.value})

    assert fake.value.encode() not in sealed
    assert b"[redacted:" in sealed


def test_waivers_are_of_controls_that_exist_and_one_has_ended(company: Company, tmp_path: Path) -> None:
    path = tmp_path / "waivers.toml"
    path.write_text(company.waivers)

    waivers = load_waivers(path, frozenset(control.stem for control in CONTROLS.glob("*/*.sql")))

    ends = sorted((waiver.valid_until - company.last).days for waiver in waivers)
    assert [days < 0 for days in ends].count(True) == 1
    assert [0 < days < 30 for days in ends].count(True) == 1
    assert len(waivers) >= 4


def test_attestations_answer_requirements_that_ask(company: Company, tmp_path: Path) -> None:
    path = tmp_path / "attestations.toml"
    path.write_text(company.attestations)
    frameworks = load_frameworks([CONTROLS], [control.stem for control in CONTROLS.glob("*/*.sql")])

    attestations = load_attestations(
        path,
        {
            framework.id: frozenset(asked.id for asked in framework.requirements if asked.attest)
            for framework in frameworks.values()
        },
    )

    assert len(attestations) >= 8
    assert {given.framework for given in attestations} == {"cis-kubernetes-2.0.1", "pci-dss-4.0.1", "soc2-tsc-2017"}
