"""Severity of a vulnerability from its CVSS score or vector."""

from functools import reduce

_WEIGHTS = {
    "AV": {"N": 0.85, "A": 0.62, "L": 0.55, "P": 0.2},
    "AC": {"L": 0.77, "H": 0.44},
    "UI": {"N": 0.85, "R": 0.62},
    "C": {"H": 0.56, "L": 0.22, "N": 0.0},
    "I": {"H": 0.56, "L": 0.22, "N": 0.0},
    "A": {"H": 0.56, "L": 0.22, "N": 0.0},
}
_PRIVILEGES = {"U": {"N": 0.85, "L": 0.62, "H": 0.27}, "C": {"N": 0.85, "L": 0.68, "H": 0.5}}


def severity_of(score: float) -> str:
    """Return the severity of a score from 0 to 10.

    Source: CVSS 3.1 specification, section 5.
    """
    bounds = ((9.0, "critical"), (7.0, "high"), (4.0, "medium"))
    return next((name for least, name in bounds if score >= least), "low")


def score_of(vector: str) -> float | None:
    """Return the base score of a CVSS 3 vector; None for any other text.

    Source: CVSS 3.1 specification, sections 7.1 and appendix A.
    """
    values = dict(part.split(":", 1) for part in vector.strip().split("/") if ":" in part)
    try:
        scope = values["S"]
        weight = {name: weights[values[name]] for name, weights in _WEIGHTS.items()}
        privileges = _PRIVILEGES[scope][values["PR"]]
    except KeyError:
        return None
    missed = reduce(lambda left, name: left * (1 - weight[name]), ("C", "I", "A"), 1.0)
    exploitability = 8.22 * weight["AV"] * weight["AC"] * privileges * weight["UI"]
    impact = _impact(1 - missed, changed=scope == "C")
    if impact <= 0:
        return 0.0
    return _round_up(min((impact + exploitability) * (1.08 if scope == "C" else 1.0), 10.0))


def _impact(base: float, *, changed: bool) -> float:
    return 7.52 * (base - 0.029) - 3.25 * (base - 0.02) ** 15 if changed else 6.42 * base


def _round_up(value: float) -> float:
    """Return the next tenth, as the specification rounds."""
    whole = round(value * 100_000)
    return whole / 100_000 if whole % 10_000 == 0 else (whole // 10_000 + 1) / 10
