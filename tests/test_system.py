"""The machine's missing libraries come with the command that installs them there."""

from pathlib import Path

import pytest

from audit_batch.system import install_command, missing_libraries


@pytest.mark.parametrize(
    ("release", "command"),
    [
        ("ID=debian\n", "apt-get install"),
        ("ID=ubuntu\nID_LIKE=debian\n", "apt-get install"),
        ('NAME="Linux Mint"\nID=linuxmint\nID_LIKE="ubuntu debian"\n', "apt-get install"),
        ("ID=fedora\n", "dnf install pango"),
        ('ID="rocky"\nID_LIKE="rhel centos fedora"\n', "dnf install pango"),
        ("ID=alpine\n", "apk add pango"),
        ('ID="opensuse-leap"\nID_LIKE="suse opensuse"\n', "zypper install"),
        ("ID=arch\n", "pacman -S pango"),
        ("ID=plan9\n", "with this system's package manager"),
    ],
)
def test_the_command_fits_the_system(tmp_path: Path, release: str, command: str) -> None:
    path = tmp_path / "os-release"
    path.write_text(release)

    assert command in install_command("linux", path)


def test_a_system_without_a_name_gets_a_hint(tmp_path: Path) -> None:
    assert "libpango" in install_command("linux", tmp_path / "none")


def test_macos_has_a_command_of_its_own(tmp_path: Path) -> None:
    assert install_command("darwin", tmp_path / "none") == "brew install pango"


def test_what_setup_brings_is_here() -> None:
    assert missing_libraries() == []
    assert missing_libraries(("no-such-library",)) == ["no-such-library"]
