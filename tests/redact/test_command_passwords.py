"""Passwords on command lines do not pass, in a script or word by word; what only looks like one does."""

import json
import shlex

import pytest

from audit_batch.redact import Door
from audit_batch.redact.door import new_key

DOOR = Door(new_key())
PASSWORD = "Hunter2hunter"  # noqa: S105  made up
LINES = [
    "mysql -h db -u root -pHunter2hunter -e 'SELECT 1; SELECT 2'",
    "mysqldump --single-transaction -uroot -p'Hunter2hunter' shop > /backup/shop.sql",
    "/usr/bin/mariadb-admin -u root -pHunter2hunter ping",
    "mongosh -u root -p Hunter2hunter --eval 'db.stats()'",
    "mongodump -u root -pHunter2hunter",
    "redis-cli -h cache -a Hunter2hunter ping",
    "curl -s -u admin:Hunter2hunter https://registry.example.com/v2/",
    "curl --user=admin:Hunter2hunter https://registry.example.com/v2/",
    "sshpass -p Hunter2hunter ssh backup.example.com",
    "ldapsearch -x -D cn=admin -w Hunter2hunter",
    "docker login -u robot -p Hunter2hunter registry.example.com",
    "helm registry login registry.example.com -u robot -p Hunter2hunter",
    "sqlcmd -S db -U sa -P Hunter2hunter",
    "etcdctl --user root:Hunter2hunter get /",
    "rabbitmqctl add_user shop Hunter2hunter",
    "mc alias set store https://s3.example.com shop Hunter2hunter",
    "keytool -importkeystore -srckeystore a.p12 -destkeystore b.jks -deststorepass Hunter2hunter",
    "unzip -P Hunter2hunter backup.zip",
    "7z x -pHunter2hunter backup.7z",
    "htpasswd -bc /etc/nginx/users shop Hunter2hunter",
    "htpasswd -nbB shop Hunter2hunter",
    "smbclient //files.example.com/shop -U shop%Hunter2hunter",
]
STATEMENTS = [
    "echo 'root:Hunter2hunter' | chpasswd",
    'printf "shop:Hunter2hunter\\n" | sudo /usr/sbin/chpasswd',
    "db.example.com:5432:*:shop:Hunter2hunter",
    "CREATE USER 'shop'@'%' IDENTIFIED BY 'Hunter2hunter'",
    "ALTER ROLE shop WITH LOGIN PASSWORD 'Hunter2hunter'",
]
INNOCENT = [
    "mysql -h db -P 3306 -u root -p",
    "mysql -u root -p$MYSQL_ROOT_PASSWORD -e 'SELECT 1'",
    'mysqladmin -uroot -p"$(cat /run/secrets/root)" ping',
    "redis-cli -p 6379 ping",
    'redis-cli -a "$REDIS_PASSWORD" ping',
    "curl -u $USER:$PASSWORD https://registry.example.com/",
    "curl -sf -X POST http://web:8080/healthz",
    "docker run -p 8080:80 --user 1000:1000 example.com/app",
    "docker login registry.example.com -u robot --password-stdin",
    "mc alias set store https://s3.example.com $ACCESS_KEY $SECRET_KEY",
    "mongod --port 27017 --dbpath /data",
    "unzip -o backup.zip -d /data",
    "tar -xpf backup.tar",
    "htpasswd -nb shop $PASSWORD",
    "echo level:warning | tee /etc/app.conf",
    'echo "root:$PASSWORD" | chpasswd',
    "ip -6 route add fd00:6432:0:ab12:cd34::1 dev eth0",
    "socat TCP-LISTEN:5432,fork TCP:db:5432",
]


def command(*words: str) -> str:
    return DOOR.seal({"spec": {"containers": [{"name": "app", "command": list(words)}]}}).decode()


@pytest.mark.parametrize("line", [*LINES, *STATEMENTS])
def test_a_password_in_a_script_does_not_pass(line: str) -> None:
    sealed = command("sh", "-c", f"set -e\n{line}\necho done")

    assert PASSWORD not in sealed
    assert "[redacted:command-password:" in sealed
    assert "echo done" in sealed


@pytest.mark.parametrize("line", LINES)
def test_a_password_that_is_a_word_of_a_command_does_not_pass(line: str) -> None:
    words = shlex.split(line)

    sealed = json.loads(command(*words))["spec"]["containers"][0]["command"]

    assert PASSWORD not in " ".join(sealed)
    changed = [after for before, after in zip(words, sealed, strict=True) if before != after]
    assert len(changed) == 1
    assert "[redacted:command-password:" in changed[0]


def test_a_command_that_goes_on_in_the_next_line_is_one() -> None:
    assert PASSWORD not in command("sh", "-c", "mysql \\\n  -u root \\\n  -pHunter2hunter")


@pytest.mark.parametrize("line", INNOCENT)
def test_a_command_without_a_password_stays_as_it_is(line: str) -> None:
    for words in (["sh", "-c", line], shlex.split(line)):
        assert json.loads(command(*words))["spec"]["containers"][0]["command"] == words


@pytest.mark.parametrize("line", LINES)
def test_sealing_twice_changes_nothing(line: str) -> None:
    for words in (["sh", "-c", line], shlex.split(line)):
        once = command(*words)

        assert DOOR.seal(json.loads(once)).decode() == once


def test_a_long_line_of_nothing_but_programs_ends() -> None:
    line = "curl " * 20_000 + "-u admin:Hunter2hunter"

    assert PASSWORD not in command("sh", "-c", line)
