"""The graph of an access review: subjects, the roles that they have, and the dangerous powers that these give."""

from collections.abc import Mapping, Sequence
from typing import Any

from audit_batch.report.charts import Chart
from audit_batch.report.reach import POWERS, Group, Reach, Roles, group_reach
from audit_batch.report.svg import ACCENT, GREY, INK, PALE, RULE, drawing, element, line, text
from audit_batch.report.wording import count, visible

_WIDTH = 482.0
_COLUMNS = ((0.5, 143.0), (172.0, 146.0))
"""Where subjects and roles begin and how wide they are, in points."""
_FIRST, _PITCH = 329.0, 11.6
"""Where the first power stands, and how far the next is from it, in points."""
_STEP, _BOX, _TOP = 20.0, 17.2, 78.0
"""From one box to the next, its height, and what the heads take, in points."""
_SIGN = 4.1
"""Width of a sign of small type, in points: names are cut by it."""
_KINDS = {"User": "user", "Group": "group", "ServiceAccount": "service account"}


def access_graph(rows: Sequence[Mapping[str, Any]]) -> Chart:
    """Draw who has which role, and which dangerous powers each role gives.

    Args:
        rows: ``receiver``, ``role_kind``, ``role``, ``scope_namespace`` and ``powers`` of each subject and role.
    """
    reach = group_reach(rows)
    sentence = _sentence(reach)
    if not reach.groups:
        return Chart("", sentence)
    height = max(len(reach.groups), len(reach.roles)) * _STEP
    lefts, middles = _spread(len(reach.groups), height), _spread(len(reach.roles), height)
    parts = [_heads(height)]
    for roles, y in zip(reach.roles, middles, strict=True):
        parts += [_edge(lefts[number], y, wide=_is_wide(roles)) for number in sorted(roles.holders)]
        parts += [_box(1, y, *_role_words(roles)), _dots(y, roles)]
    parts += [_box(0, y, *_group_words(group)) for group, y in zip(reach.groups, lefts, strict=True)]
    return Chart(drawing(_WIDTH, _TOP + height, f"Access graph. {sentence}", parts), sentence)


def _sentence(reach: Reach) -> str:
    if not reach.dangerous:
        return f"None of {count(reach.subjects, 'subject')} holds a dangerous right."
    holds = "holds" if reach.dangerous == 1 else "hold"
    words = (
        f"Of {count(reach.subjects, 'subject')}, {reach.dangerous:,} {holds} dangerous rights; "
        f"{f'{reach.all_powerful:,}' if reach.all_powerful else 'none'} may do everything in the whole cluster."
    )
    if reach.left_out:
        words += f" {count(reach.left_out, 'is', 'are')} not drawn, the least powerful ones."
    return words


def _spread(number: int, height: float) -> list[float]:
    """Heights of the middles of some boxes, spread evenly."""
    gap = height / max(number, 1)
    return [_TOP + gap * (place + 0.5) for place in range(number)]


def _heads(height: float) -> str:
    """The heads of the columns, those of the powers aslant, and a line down from each power."""
    columns = zip(_COLUMNS, ("Who", "has which role, and where"), strict=True)
    heads = "".join(text(left, _TOP - 6, words, font_weight=600, fill=GREY) for (left, _), words in columns)
    for number, power in enumerate(POWERS):
        x, y = _FIRST + number * _PITCH, _TOP - 6
        heads += text(x + 2, y, power, font_size=7.2, transform=f"rotate(-60 {x + 2:.1f} {y:.1f})")
        heads += line(f"M{x:.1f} {_TOP - 3:.1f}V{_TOP + height:.1f}", stroke=RULE, stroke_width=0.4)
    return heads


def _edge(start: float, end: float, *, wide: bool) -> str:
    """A curve from subjects to a role: bold for the whole cluster, broken for namespaces."""
    left, right = _COLUMNS[0][0] + _COLUMNS[0][1], _COLUMNS[1][0]
    middle = (left + right) / 2
    style = {"stroke": ACCENT, "stroke_width": 1.1} if wide else {"stroke_dasharray": "3 2", "stroke_width": 0.7}
    return line(
        f"M{left:.1f} {start:.1f}C{middle:.1f} {start:.1f} {middle:.1f} {end:.1f} {right:.1f} {end:.1f}", **style
    )


def _dots(y: float, roles: Roles) -> str:
    """A dot under each power of the role: full for the whole cluster, hollow for namespaces."""
    end = _FIRST + (len(POWERS) - 1) * _PITCH + 4
    drawn = line(f"M{_COLUMNS[1][0] + _COLUMNS[1][1]:.1f} {y:.1f}H{end:.1f}", stroke=RULE, stroke_width=0.4)
    for power in roles.powers:
        x = _FIRST + POWERS.index(power) * _PITCH
        fill = INK if _is_wide(roles) else "#fff"
        drawn += element("circle", cx=x, cy=y, r=3.1, fill=fill, stroke=INK, stroke_width=0.9)
    return drawn


def _is_wide(roles: Roles) -> bool:
    return not roles.given[0].scope


def _box(column: int, middle: float, name: str, note: str) -> str:
    left, width = _COLUMNS[column]
    room = int((width - 6) / _SIGN)
    frame = element(
        "rect", x=left, y=middle - _BOX / 2, width=width, height=_BOX, fill="#fff", stroke=PALE, stroke_width=0.7
    )
    small = {"font_size": 6.3, "fill": GREY}
    return (
        frame
        + text(left + 4, middle - 1.2, _cut(name, room), font_size=7.2, fill=INK, font_weight=600)
        + text(left + 4, middle + 6.2, _cut(note, int(room * 1.12)), **small)
    )


def _group_words(group: Group) -> tuple[str, str]:
    kinds = {receiver.partition(" ")[0] for receiver in group.receivers}
    names = [receiver.partition(" ")[2] for receiver in group.receivers]
    if len(names) == 1:
        return names[0], _KINDS[kinds.pop()]
    noun = _KINDS[kinds.pop()] if len(kinds) == 1 else "subject"
    return count(len(names), noun), _some(names)


def _role_words(roles: Roles) -> tuple[str, str]:
    names = sorted({given.role for given in roles.given})
    scopes = sorted({given.scope for given in roles.given})
    kind, _, name = names[0].partition(" ")
    title = name if len(names) == 1 else f"{len(names)} roles: {_some([word.partition(' ')[2] for word in names])}"
    where = "whole cluster" if not scopes[0] else scopes[0] if len(scopes) == 1 else f"{len(scopes)} namespaces"
    return title, f"{kind}, {where}" if len(names) == 1 else where


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")  # noqa: PLR2004  as many as fit


def _cut(words: str, room: int) -> str:
    """The words as far as there is room; the middle goes, since names differ at their ends."""
    shown = visible(words)
    if len(shown) <= room:
        return shown
    return f"{shown[: room * 2 // 3]}\u2026{shown[-(room - room * 2 // 3 - 1) :]}"
