"""Eight bytes at a time: compiled, and as plain Python would do it byte by byte."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.ingest.words import (
    WORD_BYTES,
    Bytes,
    bytes_before,
    count_bytes,
    hash_until,
    same_bytes,
)

TEXTS = st.binary(max_size=40)
QUOTE = ord('"')


def array(data: bytes) -> Bytes:
    """Return bytes as the kernels read them, with a word behind."""
    return np.frombuffer(data + bytes(WORD_BYTES), np.uint8)


@given(st.binary(min_size=8, max_size=8), st.integers(0, 255))
def test_the_bytes_in_front_of_a_byte_are_found(word: bytes, byte: int) -> None:
    """All of them where it is not there; bytes of 0, 1, 128 and 255 are bytes like others."""
    mask = int(bytes_before(np.uint64(int.from_bytes(word, "little")), byte))

    place = word.find(byte)
    if place < 0:
        assert mask == 2**64 - 1
    else:
        assert mask == 256**place - 1
        assert count_bytes(np.uint64(mask)) == place


@settings(deadline=None)
@given(before=TEXTS, text=TEXTS, behind=TEXTS, elsewhere=TEXTS)
def test_a_hash_depends_on_the_string_alone(
    before: bytes, text: bytes, behind: bytes, elsewhere: bytes
) -> None:
    """Not on where it stands, nor on what stands around it."""
    text = text.replace(b'"', b"")
    data = array(before + text + b'"' + behind)
    other = array(elsewhere + text + b'"')

    place, h = hash_until(data, len(before), QUOTE, 1)
    other_place, other_h = hash_until(other, len(elsewhere), QUOTE, 1)

    assert place == len(before) + len(text)
    assert other_place == len(elsewhere) + len(text)
    assert h == other_h


def test_hashes_of_kinds_and_of_near_strings_differ() -> None:
    """Also of strings that differ in their length alone, or in their last byte."""
    texts = [b"a" * n for n in range(40)] + [b"a" * n + b"b" for n in range(40)]

    hashes = {
        int(hash_until(array(text + b'"'), 0, QUOTE, kind)[1]) for text in texts for kind in (1, 2)
    }

    assert len(hashes) == 2 * len(texts)


def test_a_string_that_never_ends_has_no_place() -> None:
    """Beyond the longest line nobody looks."""
    data = array(b"x" * 70_000 + b'"')

    place, _ = hash_until(data, 0, QUOTE, 1)

    assert place == -1


@given(st.data())
def test_strings_are_the_same_if_every_byte_is(data: st.DataObject) -> None:
    """Wherever they stand, whatever stands behind."""
    one = data.draw(st.binary(max_size=30))
    other = data.draw(st.one_of(st.just(one), st.binary(max_size=30)))
    at_one = data.draw(st.integers(0, len(one)))
    at_other = data.draw(st.integers(0, len(other)))
    size = data.draw(st.integers(0, min(len(one) - at_one, len(other) - at_other)))

    found = same_bytes(array(one), at_one, array(other), at_other, size)

    assert found == (one[at_one : at_one + size] == other[at_other : at_other + size])


@pytest.mark.parametrize("size", range(1, 20))
def test_one_byte_makes_a_difference(size: int) -> None:
    """At every place of a string of every length."""
    text = bytes(range(65, 65 + size))
    for place in range(size):
        changed = text[:place] + b"!" + text[place + 1 :]
        assert not same_bytes(array(text), 0, array(changed), 0, size)
