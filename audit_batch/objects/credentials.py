"""Credentials of object storage: from a file as AWS's tools write it, else left to the environment."""

import configparser
from pathlib import Path

from audit_batch.errors import ConfigError

_NAMES = {
    "aws_access_key_id": "access_key_id",
    "aws_secret_access_key": "secret_access_key",
    "aws_session_token": "session_token",
}


def read_credentials(path: Path) -> dict[str, str]:
    """Return what the file holds, by the names of obstore's settings.

    Raises:
        ConfigError: It cannot be read or lacks a key; nothing of it is shown.
    """
    parser = configparser.ConfigParser(interpolation=None)
    try:
        parser.read_string(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read ({error.strerror})") from error
    except (configparser.Error, UnicodeDecodeError):
        raise ConfigError(f"{path}: is no file of credentials; write [default] and two lines below it") from None
    sections = parser.sections()
    section = "default" if "default" in sections or not sections else sections[0]
    values = dict(parser.items(section)) if sections else {}
    missing = [name for name in list(_NAMES)[:2] if not values.get(name)]
    if missing:
        raise ConfigError(f"{path}: lacks {' and '.join(missing)} below [{section}]")
    return {_NAMES[name]: value for name, value in values.items() if name in _NAMES}
