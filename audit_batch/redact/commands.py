"""Passwords on command lines, behind flags and words whose names do not tell: ``mysql -pSECRET``.

And where programs look for them by their place alone: lines of ``.pgpass``, what is piped into ``chpasswd``.

Source: the manuals of these programs.
"""

_BLANK = r"(?:[ \t]|\\\r?\n)+"
_REST = r"""(?:'[^'\n]{0,300}'|"[^"\n]{0,300}"|\\\r?\n|[^\n;|&'"]){0,300}?"""
"""What stands between a program and its flag, on one line or on one that goes on; no more, or long lines take hours."""
_VALUE = r"""\\*["']?(?P<s>[^\s"'`;|&<>()$\[{\\*%\-][^\s"'`;|&<>()\\]{3,})"""
"""No variable, no placeholder, no further flag."""
_WORD = r"""[^\s"'`]+"""
_ARGUMENT = r"[^\s\"'`;|&<>\-][^\s\"'`;|&<>]*"
_OPTIONS = rf"(?:{_BLANK}-[A-Za-z]+(?:{_BLANK}\d+)?)"
_WITH_N = rf"{_BLANK}-[A-Za-z]*n"
"""Then htpasswd prints, and is given no file."""
_HTPASSWD = rf"(?<![\w.\-])htpasswd(?={_OPTIONS}{{0,5}}?{_BLANK}-[A-Za-z]*b)"
_MYSQL = r"mysql(?:dump|admin|check|import|show|pump|slap|binlog|sh)?|mariadb(?:-[a-z]+)?|mycli|xtrabackup|mariabackup"
_REGISTRY = rf"(?:docker|podman|nerdctl|buildah|skopeo|crane|oras|helm)(?={_BLANK}){_REST}{_BLANK}login"


def _after(programs: str, flag: str) -> str:
    """Return a pattern of a value that follows a program and then a flag or word."""
    return rf"(?<![\w.\-])(?:{programs})(?={_BLANK}){_REST}{_BLANK}(?:{flag}){_VALUE}"


PATTERNS = (
    _after(_MYSQL, "-p"),
    _after("mongo(?:sh|dump|restore|import|export|stat|top)?|sshpass", rf"-p(?:{_BLANK})?"),
    _after("(?:redis|valkey|keydb)-(?:cli|benchmark)", rf"-a(?:{_BLANK})?"),
    _after("ldap(?:search|modify|add|delete|whoami|passwd|compare)", rf"-w(?:{_BLANK})?"),
    _after("sqlcmd|bcp", rf"-P(?:{_BLANK})?"),
    _after(_REGISTRY, rf"-p{_BLANK}"),
    _after("keytool|jarsigner", rf"-(?:src|dest)?(?:store|key)pass{_BLANK}"),
    _after("zip|unzip", rf"-P(?:{_BLANK})?"),
    _after("7z[ar]?|unrar|rar", "-p"),
    rf"{_HTPASSWD}(?={_OPTIONS}{{0,5}}?{_WITH_N}){_OPTIONS}{{1,5}}{_BLANK}{_ARGUMENT}{_BLANK}{_VALUE}",
    rf"{_HTPASSWD}(?!{_OPTIONS}{{0,5}}?{_WITH_N}){_OPTIONS}{{1,5}}(?:{_BLANK}{_ARGUMENT}){{2}}{_BLANK}{_VALUE}",
    _after("smbclient|rpcclient|smbget", rf"""(?:-U|--user)(?:=|{_BLANK})?\\*["']?[^\s"'`%]+%"""),
    _after("curl|etcdctl", rf"""(?:-u|-U|--user|--proxy-user)(?:=|{_BLANK})?\\*["']?[^\s"'`:]+:"""),
    _after("rabbitmqctl", rf"(?:add_user|change_password){_BLANK}{_WORD}{_BLANK}"),
    _after("mc", rf"(?:alias{_BLANK}set|config{_BLANK}host{_BLANK}add){_BLANK}(?:{_WORD}{_BLANK}){{3}}"),
    rf"""\b(?:echo|printf){_BLANK}(?:-[a-z]+{_BLANK})?\\*["']?[\w.\-]+:{_VALUE}"""
    r"""(?:\\+n)?\\*["']?[ \t]*\|[ \t]*(?:sudo[ \t]+)?(?:[\w./]*/)?chpasswd""",
    # A line of psql's file of passwords: host, port, database, user, password; an address of IPv6 is none.
    r"(?<![\w.*:\-])(?!(?:[0-9a-fA-F]{1,4}:){4})[\w.*\-]+:(?:\*|5432|5433|6432):[\w.*\-]+:[\w.\-]+:"
    r"(?P<s>[^\s:\"'\\$<{][^\s\"'\\]{3,})",
    r"(?i:\b(?:create|alter)[ \t\r\n]+(?:user|role)\b[^;\n]{0,300}?\b(?:by|password)[ \t\r\n]+)'(?P<s>[^'\s$<{]{4,})'",
)
"""Group ``s`` is the password."""

_APART = r"""(?:[\s"',\\]|\\+[nrt])"""
PROBE = (
    r"(?:mysql|maria|mycli|xtrabackup|mongo|sshpass|(?:redis|valkey|keydb)-|ldap|sqlcmd|bcp|curl|etcdctl|login)"
    rf"(?s:.*){_APART}(?:-[pawPuU]|--user|--proxy-user)"
    rf"|(?:keytool|jarsigner)(?s:.*)pass{_APART}|(?:zip|7z[ar]?|rar)\b(?s:.*){_APART}-[pP]"
    rf"|htpasswd(?s:.*){_APART}-[A-Za-z]*b|(?:smb|rpc)(?:client|get)(?s:.*){_APART}(?:-U|--user)|chpasswd|:(?:\*|5432|5433|6432):"
    rf"|rabbitmqctl(?s:.*)(?:add_user|change_password)|(?:alias|host){_APART}+(?:set|add){_APART}"
    r"|(?i:(?:create|alter)(?:\s|\\+[nrt])+(?:user|role))"
)
"""RE2 pattern that finds at least whatever `PATTERNS` find, also in JSON and with each word in an item of its own."""
