"""Regular expressions that are compiled when they are first used: most runs use few of them."""

import re
from typing import Any, cast


class _Late:
    """Stands for a pattern; its methods become its own on first use, so that no later one goes a detour."""

    def __init__(self, pattern: str, flags: int) -> None:
        self._compile = (pattern, flags)

    def __getattr__(self, name: str) -> Any:
        found = getattr(re.compile(*self._compile), name)
        self.__dict__[name] = found
        return found


def late(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Return what behaves as ``re.compile(pattern, flags)``, at once."""
    return cast("re.Pattern[str]", _Late(pattern, flags))
