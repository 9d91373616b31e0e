"""A log in chunks of whole lines, read in pieces, and the files in memory in which they are handed on."""

import io

import pytest

from audit_batch.collect.audit_log.chunks import Chunk, Position, Rest, read_chunks
from audit_batch.collect.audit_log.rooms import HAS_ROOMS, RoomSpool, new_room


def test_lines_that_lie_in_several_pieces_are_whole_counted_and_followed_by_the_rest() -> None:
    lines = [b"%07d%s\n" % (number, b"x" * (number % 5000)) for number in range(9000)]
    text, rest = b"".join(lines) + b"no end yet", Rest()

    chunks = list(read_chunks(io.BytesIO(text), Position(), rest))

    assert len(chunks) > 1
    assert b"".join(chunk.text for chunk in chunks) == b"".join(lines)
    assert all(chunk.text.endswith(b"\n") for chunk in chunks)
    assert [chunk.start for chunk in chunks] == [Position(), *(chunk.end for chunk in chunks[:-1])]
    assert chunks[-1].end == rest.position == Position(len(b"".join(lines)), 9000)
    assert rest.text == b"no end yet"


@pytest.mark.parametrize("size", [1, 3, 4, 7, 100])
def test_the_tail_of_a_chunk_is_the_same_however_it_was_read(size: int) -> None:
    chunk = Chunk(Position(), [b"abc", memoryview(b"defgh")[1:], b"ij\n"], Position(10, 1))

    tail = chunk.tail(size)

    assert tail == b"abcefghij\n"[-size:]


@pytest.mark.skipif(not HAS_ROOMS, reason="the system has no files that lie in memory alone")
def test_a_file_in_memory_holds_one_text_after_the_other_whole_and_nothing_of_the_last() -> None:
    spool = RoomSpool(new_room(4096))

    held = []
    for text in (b"first\n" * 500, b"short\n", b"longer than its room\n" * 1000, b"again\n" * 400):
        with spool.holding([text[:3], memoryview(text)[3:]]) as path:
            held.append(path.read_bytes() == text)

    assert held == [True] * 4
