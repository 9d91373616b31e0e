"""What the console script runs: the command line, without what a program that soon ends need not do."""

import errno
import gc
import os
import sys
from typing import NoReturn

from audit_batch.errors import EXIT_USAGE

_SHORT = frozenset({"scan"})
"""Commands after which the process goes as it is: to take it apart first takes a fortieth of a small scan's time."""
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EIO})
"""What a device says that takes no more."""


def run() -> None:
    """Run the command that was typed, and end the process with its exit code."""
    # Of what is imported nothing goes again, so that whatever looks for it looks in vain.
    gc.disable()
    from audit_batch.cli import main  # noqa: PLC0415

    is_short = sys.argv[1:2] and sys.argv[1] in _SHORT
    if not is_short:
        gc.freeze()
        gc.enable()
    try:
        main()
    except OSError as error:
        # Standard output has no name here; of all other files the commands say what is wrong with them.
        if error.errno not in _FULL or error.filename is not None:
            raise
        sys.stderr.write(f"error: the answer could not be written ({error.strerror}); free some space\n")
        os._exit(EXIT_USAGE)
    except SystemExit as ended:
        if is_short and isinstance(ended.code, int):
            _leave(ended.code)
        raise


def _leave(code: int) -> NoReturn:
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
