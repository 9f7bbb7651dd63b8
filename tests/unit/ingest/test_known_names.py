"""Known names: a table that the kernel finds every string in, and no other."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.ingest.known_names import KnownNames
from inspector.ingest.names import Interner
from inspector.ingest.scan_tokens import (
    BLOCK_END,
    CLOSE,
    CLOSE_LIST,
    FRESH_ID,
    QUOTE,
    NameKind,
    adopt,
    known,
)
from inspector.ingest.words import hash_until

COUNT = 20_000

FRAMES = {
    NameKind.TAG_LIST: (b"[", CLOSE_LIST),
    NameKind.RATES: (b"{", CLOSE),
    NameKind.CONFIG: (b"{", CLOSE),
}

TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=20).map(str.encode),
    st.sampled_from([b"", b"a", b"ability.a", b'"x","y"', b"x]y", b"x}y", b"back\\slash"]),
)


def find(names: KnownNames, kind: NameKind, text: bytes) -> int:
    """Return what the kernel finds where a line holds this text; -1 for nothing."""
    opening, closing = FRAMES.get(kind, (b'"', QUOTE))
    data = np.frombuffer(b"  " + opening + text + bytes([closing]) + b" " + BLOCK_END, np.uint8)
    end, number = known(data, 2, int(kind), ord(opening), closing, names.slots, names.arena)
    assert end == (-1 if number < 0 else 4 + len(text))
    return number


def can_be_held(kind: NameKind, text: bytes) -> bool:
    """Tell whether the text can stand in a line as it is."""
    closing = FRAMES.get(kind, (b'"', QUOTE))[1]
    return closing not in text and b"\\" not in text


@settings(deadline=None)
@given(
    st.dictionaries(st.tuples(st.sampled_from(list(NameKind)), TEXTS), st.integers(0, 10**6)),
    st.tuples(st.sampled_from(list(NameKind)), TEXTS),
)
def test_every_name_is_found_under_its_number(
    numbers: dict[tuple[NameKind, bytes], int], other: tuple[NameKind, bytes]
) -> None:
    """Equal strings of different kinds have their own; what was not added is not found."""
    names = KnownNames()
    for (kind, text), number in numbers.items():
        names.add(kind, [(text, number)])

    for (kind, text), number in (numbers | {other: numbers.get(other, -1)}).items():
        if can_be_held(kind, text):
            assert find(names, kind, text) == number


def test_all_stays_known_while_the_table_grows() -> None:
    """Far more names, and far more bytes, than there was room for at first."""
    names = KnownNames()
    first_slots, first_arena = names.slots, names.arena
    texts = [f"h:{n:032x}-{'x' * (n % 90)}".encode() for n in range(COUNT)]

    for start in range(0, len(texts), 1_000):
        numbered = enumerate(texts[start : start + 1_000], start)
        names.add(NameKind.PLAYER, [(text, number) for number, text in numbered])

    assert [find(names, NameKind.PLAYER, text) for text in texts] == list(range(COUNT))
    assert len(names.slots) > len(first_slots)
    assert len(names.arena) > len(first_arena)


def test_a_text_that_a_line_cannot_hold_as_it_is_stays_unknown() -> None:
    """Its lines go to the decoder, which knows about escapes."""
    names = KnownNames()
    places = names.add(NameKind.ENTRY, [(b'a"b', 1), (b"good", 2), (b"a\\u0062", 3)])

    assert [place >= 0 for place in places] == [False, True, False]
    assert find(names, NameKind.ENTRY, b"good") == 2
    assert find(names, NameKind.ENTRY, b"a") == -1
    assert find(names, NameKind.ENTRY, b"a\\u0062") == -1


def test_names_that_the_kernel_adopts_get_their_lasting_numbers_behind_it() -> None:
    """Each once, whatever it was called while the scan went on."""
    names, lasting = KnownNames(), Interner("")
    texts = [f"h:{n:x}".encode() for n in range(100)]
    lasting.add("h:63")

    for text in texts:
        data = np.frombuffer(text + b'"' + BLOCK_END, np.uint8)
        end, h = hash_until(data, 0, QUOTE, NameKind.PLAYER)
        fresh = (names.slots, names.arena, names.fresh, names.growth)
        number = adopt(int(NameKind.PLAYER), *fresh, data, 0, end, np.uint64(h))
        assert number == find(names, NameKind.PLAYER, text) >= FRESH_ID
    ids = names.settle(lambda kind, text: lasting.add(text) if kind is NameKind.PLAYER else -1)

    assert [lasting.values[number].encode() for number in ids] == texts
    assert [find(names, NameKind.PLAYER, text) for text in texts] == ids.tolist()
    assert not names.settle(lambda _kind, _text: -1).size
