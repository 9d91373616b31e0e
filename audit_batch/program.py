"""What the console script runs: the command line, begun and ended without what a program that soon ends need not do."""

import errno
import gc
import os
import signal
import sys
from contextlib import nullcontext
from typing import Any, NoReturn

from audit_batch.errors import EXIT_USAGE

_SHORT = "scan"
"""The command that people wait for at each change: where there is little to judge, it is begun and ended in haste."""
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EIO})
"""What a device says that takes no more."""


def run() -> None:
    """Run the command that was typed, and end the process with its exit code."""
    # Of what is imported nothing goes again, so that whatever looks for it looks in vain.
    gc.disable()
    # An interrupt in the middle of an import ends the process, which has nothing yet to tell or to clear away.
    _interrupted_by(signal.SIG_DFL)
    if sys.argv[1:2] == [_SHORT]:
        _run_short()
    from audit_batch.cli import main  # noqa: PLC0415

    gc.freeze()
    gc.enable()
    _interrupted_by(signal.default_int_handler)
    try:
        main()
    except OSError as error:
        _tell_full(error)


def _run_short() -> NoReturn:
    """Run the command beside a process that reads, and leave the system to clear away what was in memory."""
    from audit_batch.collect.sources.early import early_reader  # noqa: PLC0415

    code: str | int | None = 0
    with early_reader() or nullcontext() as early:
        from audit_batch.cli import main  # noqa: PLC0415  while the other process gets ready

        _interrupted_by(signal.default_int_handler)
        try:
            main(obj=early)
        except OSError as error:
            _tell_full(error)
        except SystemExit as ended:
            code = ended.code
    if not isinstance(code, int):
        sys.exit(code)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _interrupted_by(handler: Any) -> None:
    """Say what an interrupt does; one that whoever began this process wants ignored, as `nohup` does, stays so."""
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, handler)


def _tell_full(error: OSError) -> NoReturn:
    """Say that standard output takes no more: it has no name, and of all other files the commands say what is wrong."""
    if error.errno not in _FULL or error.filename is not None:
        raise error
    sys.stderr.write(f"error: the answer could not be written ({error.strerror}); free some space\n")
    os._exit(EXIT_USAGE)
