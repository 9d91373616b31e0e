"""Values bound to queries without pandas."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_pandas() -> Iterator[None]:
    """Keep pandas from being imported in the block, unless it is there already.

    To bind any value DuckDB 1.5 imports pandas where it finds it: half a second and 50 MB. Only for blocks in which
    nothing else needs it.
    """
    if "pandas" in sys.modules:
        yield
        return
    sys.modules["pandas"] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules["pandas"]
