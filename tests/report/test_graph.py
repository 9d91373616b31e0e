"""The graph of who reaches what: subjects alike are one, and a page is never too small."""

from xml.etree import ElementTree

import pytest

from audit_batch.report.graph import access_graph
from audit_batch.report.reach import NAMESPACES, group_reach


def row(receiver: str, role: str = "edit", scope: str = "shop", *powers: str) -> dict[str, object]:
    return {
        "receiver": receiver,
        "role_kind": "ClusterRole",
        "role": role,
        "scope_namespace": scope,
        "powers": list(powers),
    }


def words(svg: str) -> list[str]:
    found = ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")  # noqa: S314  our own drawing
    return [text.text or "" for text in found]


def test_subjects_with_the_same_dangerous_roles_are_one_group() -> None:
    rows = [row(f"User user-{number}", "edit", "shop", "create pods") for number in range(200)]

    reach = group_reach([*rows, row("User other", "edit", "pay", "create pods"), row("User harmless")])

    assert [len(group.receivers) for group in reach.groups] == [200, 1]
    assert (reach.subjects, reach.dangerous, reach.left_out) == (202, 201, 0)


def test_who_may_do_everything_is_drawn_to_that_alone() -> None:
    reach = group_reach([row("Group ops", "root", "", "read Secrets", "do everything")])

    assert [roles.powers for roles in reach.roles] == [("do everything",)]
    assert reach.all_powerful == 1


def test_subjects_that_differ_in_their_namespaces_only_are_one_where_a_page_is_too_small() -> None:
    rows = [row(f"ServiceAccount ns-{number}/app", "edit", f"ns-{number}", "create pods") for number in range(200)]

    reach = group_reach(rows)

    assert [len(group.receivers) for group in reach.groups] == [200]
    assert [given.scope for roles in reach.roles for given in roles.given] == [NAMESPACES]
    assert reach.left_out == 0


def test_what_one_page_does_not_hold_is_counted() -> None:
    rows = [row(f"User user-{number:02}", f"role-{number}", "", "read Secrets") for number in range(60)]

    reach = group_reach(rows)

    assert len(reach.groups) + reach.left_out == 60
    assert f"{reach.left_out} are not drawn, the least powerful ones." in access_graph(rows).sentence


def test_the_sentence_says_how_many_hold_dangerous_rights() -> None:
    chart = access_graph([row("User kim", "root", "", "do everything"), row("User lee")])

    assert chart.sentence == "Of 2 subjects, 1 holds dangerous rights; 1 may do everything in the whole cluster."
    assert ElementTree.fromstring(chart.svg)[0].text == f"Access graph. {chart.sentence}"  # noqa: S314  our own drawing


def test_without_dangerous_rights_nothing_is_drawn() -> None:
    chart = access_graph([row("User lee")])

    assert (chart.svg, chart.sentence) == ("", "None of 1 subject holds a dangerous right.")


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", 'x" onload="y', "a\u202eb", "x" * 400])
def test_names_in_the_graph_are_text_and_fit(name: str) -> None:
    svg = access_graph([row(f"User {name}", name, "shop", "impersonate")]).svg

    assert {element.tag.partition("}")[2] for element in ElementTree.fromstring(svg).iter()} <= {  # noqa: S314
        "svg", "title", "text", "path", "rect", "circle",
    }  # fmt: skip
    assert "\u202e" not in svg
    assert max(map(len, words(svg))) <= 40
