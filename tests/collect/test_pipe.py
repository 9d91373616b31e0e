"""The pipe that carries pages: whole messages, of any size, or a clear end."""

import os
import threading
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_batch.collect.pipe import PipeEnd

LARGER_THAN_THE_PIPE = 3 * 2**20 + 17


@pytest.fixture
def ends() -> Iterator[tuple[PipeEnd, PipeEnd]]:
    reading, writing = map(PipeEnd, os.pipe())
    yield reading, writing
    reading.close()
    writing.close()


@given(messages=st.lists(st.tuples(st.binary(), st.binary()), max_size=6))
def test_messages_come_out_as_they_went_in(messages: list[tuple[bytes, bytes]]) -> None:
    reading, writing = map(PipeEnd, os.pipe())
    for head, body in messages:
        writing.send(head, body)
    writing.close()

    received = [tuple(map(bytes, reading.receive())) for _ in messages]

    assert received == messages
    with pytest.raises(EOFError):
        reading.receive()
    reading.close()


def test_a_message_that_is_larger_than_the_pipe_goes_through(ends: tuple[PipeEnd, PipeEnd]) -> None:
    reading, writing = ends
    body = os.urandom(LARGER_THAN_THE_PIPE)
    sending = threading.Thread(target=writing.send, args=(b"page", body))
    sending.start()

    head, received = reading.receive()
    sending.join()

    assert (bytes(head), bytes(received)) == (b"page", body)


def test_a_message_that_breaks_off_is_none(ends: tuple[PipeEnd, PipeEnd]) -> None:
    reading, writing = ends
    writing.send(b"page", b"whole")
    reading.receive()
    os.write(writing._descriptor, b"\0" * 7 + b"\x04" + b"\0" * 7 + b"\x09" + b"page" + b"half")
    writing.close()

    with pytest.raises(EOFError, match="closed"):
        reading.receive()


def test_who_sends_to_nobody_is_told(ends: tuple[PipeEnd, PipeEnd]) -> None:
    reading, writing = ends
    reading.close()

    with pytest.raises(BrokenPipeError):
        writing.send(b"page")


def test_an_end_that_is_closed_takes_no_other_file(ends: tuple[PipeEnd, PipeEnd]) -> None:
    reading, _ = ends
    reading.close()
    reading.close()

    with pytest.raises(OSError, match="Bad file descriptor"):
        reading.receive()
