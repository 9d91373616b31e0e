"""Fuzz one target: ``python tests/fuzzing/fuzz.py manifests``, or ``door``; arguments behind it are libFuzzer's.

It ends with a traceback and the input at the first exception, hang or waste of memory.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import atheris  # type: ignore[import-untyped]

_LIMITS = ("-timeout=20", "-rss_limit_mb=1500", "-max_len=4096")

with atheris.instrument_imports(include=["audit_batch", "yaml"]):
    from fuzz_targets import SEEDS, TARGETS, WORDS


def main() -> None:
    """Run the target that is named, with its seeds, in a folder that is gone afterwards."""
    name, *flags = sys.argv[1:]
    with TemporaryDirectory() as made:
        seeds, words = Path(made) / "seeds", Path(made) / "words"
        seeds.mkdir()
        for number, seed in enumerate(SEEDS):
            (seeds / str(number)).write_bytes(seed)
        words.write_text("".join(f'"{_escaped(word)}"\n' for word in WORDS), encoding="ascii")
        atheris.Setup([sys.argv[0], *_LIMITS, f"-dict={words}", *flags, str(seeds)], TARGETS[name])
        atheris.Fuzz()


def _escaped(word: bytes) -> str:
    return "".join(f"\\x{byte:02x}" for byte in word)


main()
