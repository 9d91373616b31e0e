"""What the machine must have for PDFs beside Python packages, and the command that brings it.

Run as ``python -m audit_batch.system`` by ``make setup``: as root on Debian and its kin it installs what is missing,
elsewhere it stops with the command.
"""

import ctypes.util
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from audit_batch.errors import EXIT_USAGE

LIBRARIES = ("gobject-2.0", "pango-1.0", "pangoft2-1.0", "harfbuzz", "fontconfig")
"""Shared libraries that WeasyPrint loads. Source: its documentation, first steps."""
BETTER = ("harfbuzz-subset",)
"""Those that it does without for now, in more time and with a warning."""

_APT = "apt-get install --yes --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
_COMMANDS = {
    "debian": _APT,
    "fedora": "dnf install pango",
    "rhel": "dnf install pango",
    "suse": "zypper install libpango-1_0-0 libharfbuzz-subset0",
    "alpine": "apk add pango fontconfig harfbuzz-subset ttf-dejavu",
    "arch": "pacman -S pango",
}
_MACOS = "brew install pango"
_RELEASE = Path("/etc/os-release")


def missing_libraries(names: Sequence[str] = LIBRARIES) -> list[str]:
    """Return the shared libraries that are not here."""
    return [name for name in names if ctypes.util.find_library(name) is None]


def install_command(platform: str = sys.platform, release: Path = _RELEASE) -> str:
    """Return the command that installs them on this system; a hint where the system is not known."""
    if platform == "darwin":
        return _MACOS
    for family in _families(release):
        if family in _COMMANDS:
            return _COMMANDS[family]
    return "install Pango (libpango-1.0, libpangoft2-1.0) with this system's package manager"


def _families(release: Path) -> list[str]:
    """Return the names of the system and of those it descends from, as os-release gives them."""
    try:
        lines = release.read_text(encoding="utf-8").splitlines()
    except OSError:
        return []
    fields = dict(line.split("=", 1) for line in lines if "=" in line)
    return f"{fields.get('ID', '')} {fields.get('ID_LIKE', '')}".replace('"', "").replace("ubuntu", "debian").split()


def _install() -> int:
    """Install what is missing if that is possible here."""
    if not missing_libraries((*LIBRARIES, *BETTER)):
        return 0
    command = install_command()
    if command == _APT and os.geteuid() == 0:
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for line in ("apt-get update -qq", f"{command} -qq"):
            subprocess.run(line.split(), env=quiet, check=False, stdout=subprocess.DEVNULL)  # noqa: S603  our own words
    if missing := missing_libraries():
        prefix = "" if command.startswith(("brew", "install")) else "sudo "
        sys.stderr.write(f"PDFs need {', '.join(missing)}; run: {prefix}{command}\n")
        return EXIT_USAGE
    return 0


if __name__ == "__main__":
    sys.exit(_install())
