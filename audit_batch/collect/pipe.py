"""A pipe to another process of ours that carries pages: each is received into the same memory again and again."""

import fcntl
import os
import struct
from contextlib import suppress

_KERNEL = 2**20
"""Bytes that the kernel holds between the two processes."""
_SIZES = struct.Struct("!QQ")
"""Of a message's head and body, before them."""


class PipeEnd:
    """One end of a pipe, for messages of a head and a body; it is used by one thread.

    `multiprocessing.connection` gathers a message from its pieces and copies it twice, which for pages takes as long as
    the pipe itself.
    """

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._room = bytearray(_KERNEL)
        if hasattr(fcntl, "F_SETPIPE_SZ"):
            with suppress(OSError):
                fcntl.fcntl(descriptor, fcntl.F_SETPIPE_SZ, _KERNEL)

    def send(self, head: bytes | bytearray, body: bytes | bytearray = b"") -> None:
        """Send a message; waits until the other process has taken most of it.

        Raises:
            OSError: The other process has ended.
        """
        left = [memoryview(part) for part in (_SIZES.pack(len(head), len(body)), head, body) if part]
        while left:
            written = os.writev(self._descriptor, left)
            while left and written >= len(left[0]):
                written -= len(left.pop(0))
            if written:
                left[0] = left[0][written:]

    def receive(self) -> tuple[memoryview, memoryview]:
        """Return the head and the body of the next message, which stand until the one after it is received.

        Raises:
            EOFError: The other process has closed its end, maybe within a message.
            OSError: The pipe is broken.
        """
        head, body = _SIZES.unpack(self._read(_SIZES.size))
        message = self._read(head + body)
        return message[:head], message[head:]

    def close(self) -> None:
        """Close this end, once or again; the other process sees it once it has received everything."""
        descriptor, self._descriptor = self._descriptor, -1
        if descriptor >= 0:
            os.close(descriptor)

    def _read(self, size: int) -> memoryview:
        if size > len(self._room):
            self._room = bytearray(size)
        view = memoryview(self._room)[:size]
        done = 0
        while done < size:
            count = os.readv(self._descriptor, [view[done:]])
            if not count:
                raise EOFError("the other process has closed the pipe")
            done += count
        return view
