"""Secrets inside one text: by their shape, behind a telling name, in a Secret's YAML, and all of that in base64."""

import re
import shlex
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from functools import cache, lru_cache, partial
from hashlib import blake2b
from itertools import accumulate

import orjson

from audit_batch.redact.assignments import find_assigned
from audit_batch.redact.detectors import COMMAND, DETECTORS, MARKER
from audit_batch.redact.encoded import find_encoded
from audit_batch.redact.manifests import find_bodies
from audit_batch.redact.probe import is_shaped, is_suspect

_SHORT = 80
"""Characters up to which the answer about a text is kept: names and values of fields are the same in many objects."""


@cache
def _patterns() -> Sequence[tuple[str, re.Pattern[str]]]:
    return [(detector.name, detector.compiled()) for detector in DETECTORS]


class Marking:
    """Makes the markers of one warehouse."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def __call__(self, detector: str, secret: str) -> str:
        """Return what stands in place of ``secret``."""
        fingerprint = blake2b(secret.encode("utf-8", "surrogatepass"), key=self._key, digest_size=6).hexdigest()
        return f"[redacted:{detector}:{fingerprint}]"


def is_marked(text: str) -> bool:
    """Say whether a text is nothing but a marker."""
    return bool(MARKER.fullmatch(text))


class Texts:
    """Replaces the secrets in a text.

    Args:
        mark: Makes the markers.
        look: Looks at a text that was found inside of another, where it may be JSON; its argument is the text.
    """

    def __init__(self, mark: Marking, look: Callable[[str], str]) -> None:
        self._mark = mark
        self._look = look

    def shaped(self, text: str) -> str:
        """Replace what detectors recognise by its shape, and nothing else."""
        if not (_is_shaped if len(text) <= _SHORT else is_shaped)(text):
            return text
        for name, pattern in _patterns():
            text = pattern.sub(partial(self._replaced, name), text)
        return text

    def words(self, words: list[str]) -> list[str]:
        """Replace in the words of a command what detectors recognise in all of them together."""
        line = shlex.join(words)
        if not is_shaped(line):
            return words
        ends = list(accumulate(len(shlex.quote(word)) + 1 for word in words))
        done = list(words)
        for name, pattern in _patterns():
            for match in pattern.finditer(line) if name == COMMAND else ():
                place = bisect_right(ends, match.start("s"))
                done[place] = done[place].replace(match["s"], self._mark(name, match["s"]))
        return done

    def clean(self, text: str) -> str:
        """Replace everything that is secret in ``text``."""
        if not (_may_hide_short if len(text) <= _SHORT else _may_hide)(text):
            return text
        text = self._encoded(self.shaped(text))
        text = self._over(text, "secret-data", find_bodies(text))
        return self._over(text, "telling-name", ((found.start, found.end) for found in find_assigned(text)))

    def _replaced(self, name: str, match: re.Match[str]) -> str:
        group = "s" if "s" in match.re.groupindex else 0
        found = match[group]
        if not found or _touches_marker(match, group):
            return match[0]
        start, end = match.start(group) - match.start(), match.end(group) - match.start()
        return match[0][:start] + self._mark(name, found) + match[0][end:]

    def _encoded(self, text: str) -> str:
        done, parts = 0, []
        for found in find_encoded(text):
            detector = self._detector_inside(found.text) if found.whole else "compressed"
            if detector:
                parts += [text[done : found.start], self._mark(detector, text[found.start : found.end])]
                done = found.end
        return "".join((*parts, text[done:]))

    def _detector_inside(self, text: str) -> str:
        cleaned = self._look(text)
        found = MARKER.search(cleaned) if cleaned != text else None
        return found[1] if found else ""

    def _over(self, text: str, detector: str, spans: Iterable[tuple[int, int]]) -> str:
        done, parts = 0, []
        for start, end in spans:
            if not is_marked(text[start:end].strip()):
                parts += [text[done:start], self._mark(detector, text[start:end])]
                done = end
        return "".join((*parts, text[done:]))


def _touches_marker(match: re.Match[str], group: str | int) -> bool:
    """Say whether what was found is a marker, or a part of one."""
    start, end = match.span(group)
    return any(marker.start() < end and start < marker.end() for marker in MARKER.finditer(match.string))


def _may_hide(text: str) -> bool:
    try:
        return is_suspect(orjson.dumps(text))
    except TypeError:  # a lone surrogate, which JSON cannot hold unescaped
        return True


_is_shaped = lru_cache(maxsize=8192)(is_shaped)
_may_hide_short = lru_cache(maxsize=8192)(_may_hide)
