"""The decoder: what becomes of a line, whatever bytes it is made of."""

from __future__ import annotations

import json

import pytest

from inspector.core.record import MAX_LINE_BYTES, Problem, Reason, Record
from inspector.files.resources import load_registry
from inspector.ingest.decoder import MAX_DEPTH, Decoder

DECODER = Decoder(load_registry())

GOOD = (
    b'{"ts":1735758392,"shard":"world-1","player":"h:3ad91f","entry":"contract.blood_pact",'
    b'"metrics":{"casts":1,"damage_total":0.5,"healing_total":42,"participants":3},'
    b'"meta":{"tier":1,"tags":["sustain_leech"],"region":"r:12:-3","rates":{"reflect_count":0.5}}}'
)
OVERFULL = b"9" * 400


def _with(extra: bytes) -> bytes:
    """Return the good line with more fields at its end."""
    return GOOD[:-1] + b"," + extra + b"}"


def _problems(line: bytes) -> tuple[Problem, ...]:
    verdict = DECODER.decode(line)
    assert isinstance(verdict, tuple), verdict
    return verdict


REFUSED = [
    (b"{", Reason.NOT_JSON),
    (b"hello", Reason.NOT_JSON),
    (GOOD[:-1], Reason.NOT_JSON),
    (GOOD + GOOD, Reason.NOT_JSON),
    (GOOD[:-1] + b",}", Reason.NOT_JSON),
    (b"\x0b" + GOOD, Reason.NOT_JSON),
    (GOOD.replace(b"world-1", b"world\t1"), Reason.NOT_JSON),
    (GOOD.replace(b":42", b":042"), Reason.NOT_JSON),
    (GOOD.replace(b":42", b":+42"), Reason.NOT_JSON),
    (GOOD.replace(b":42", b":.42"), Reason.NOT_JSON),
    (GOOD.replace(b'"', b"'"), Reason.NOT_JSON),
    (_with(b'"deep":' + b"[" * MAX_DEPTH + b"]" * MAX_DEPTH), Reason.NOT_JSON),
    (b"[" * 60_000, Reason.NOT_JSON),
    (b'{"a":' * 10_000, Reason.NOT_JSON),
    (b"[]", Reason.NOT_OBJECT),
    (b'"h:3ad91f"', Reason.NOT_OBJECT),
    (b"null", Reason.NOT_OBJECT),
    (b"{}", Reason.MISSING_FIELD),
    (GOOD.replace(b"1735758392", b'"now"'), Reason.WRONG_TYPE),
    (GOOD.replace(b'"casts"', b'"cats"'), Reason.UNKNOWN_METRIC),
    (GOOD.replace(b"contract.", b"contact."), Reason.UNKNOWN_NAMESPACE),
    (GOOD.replace(b"contract.", b"contract"), Reason.BAD_ENTRY),
    (GOOD.replace(b"world-1", b""), Reason.BAD_SHARD),
    (GOOD.replace(b"world-1", b"\xc2\x85"), Reason.BAD_SHARD),
    (GOOD.replace(b"h:3ad91f", b"Grimwald"), Reason.RAW_PLAYER),
    (GOOD.replace(b":42", b":NaN"), Reason.NOT_FINITE),
    (GOOD.replace(b":42", b":Infinity"), Reason.NOT_FINITE),
    (GOOD.replace(b":42", b":-Infinity"), Reason.NOT_FINITE),
    (GOOD.replace(b":42", b":1e400"), Reason.NOT_FINITE),
    (GOOD.replace(b":42", b":" + OVERFULL), Reason.NOT_FINITE),
    (GOOD.replace(b":42", b":-" + b"9" * 5000), Reason.NOT_FINITE),
    (_with(b'"ignored":1e400'), Reason.NOT_FINITE),
    (_with(b'"ignored":' + OVERFULL), Reason.NOT_FINITE),
    (GOOD.replace(b'"casts":1', b'"casts":1.5'), Reason.BAD_COUNTER),
    (GOOD.replace(b'"reflect_count":0.5', b'"reflect_count":0'), Reason.BAD_RATE),
    (GOOD + b" " * MAX_LINE_BYTES, Reason.TOO_LONG),
    (b"\xef\xbb\xbf" + GOOD, Reason.BAD_ENCODING),
    (GOOD + b"\0", Reason.BAD_ENCODING),
    (b"\0" * 100, Reason.BAD_ENCODING),
    (GOOD.replace(b"world", b"w\0rld"), Reason.BAD_ENCODING),
    (GOOD.replace(b"world", b"w\xf6rld"), Reason.BAD_ENCODING),
    (GOOD.replace(b"world", b"w\xed\xa0\x80rld"), Reason.BAD_ENCODING),
    (GOOD.replace(b"sustain", b"\xc3"), Reason.BAD_ENCODING),
    (_with(b'"\xff":1'), Reason.BAD_ENCODING),
    (GOOD.replace(b"world", b"w\\ud800rld"), Reason.BAD_ENCODING),
    (GOOD.replace(b"world-1", b"\\udc00"), Reason.BAD_ENCODING),
    (_with(b'"\\ud800":1'), Reason.BAD_ENCODING),
    (_with(b'"ts":1735758392'), Reason.DUPLICATE_KEY),
    (_with(b'"\\u0074s":1735758392'), Reason.DUPLICATE_KEY),
    (GOOD.replace(b'"casts":1', b'"casts":1,"casts":1'), Reason.DUPLICATE_KEY),
    (_with(b'"note":[{"a":{"b":1,"b":2}}]'), Reason.DUPLICATE_KEY),
    (_with(b'"note":{"":1,"":{}}'), Reason.DUPLICATE_KEY),
]


@pytest.mark.parametrize("line", [b"", b" ", b"\t \r", b"\r"])
def test_a_blank_line_is_nothing(line: bytes) -> None:
    """Neither a record nor rejected."""
    assert DECODER.decode(line) is None


def test_the_form_of_a_line_does_not_change_its_record() -> None:
    """Spaces, order of keys, escapes and spellings of numbers are free."""
    record = DECODER.decode(GOOD)
    fields = json.loads(GOOD)

    assert isinstance(record, Record)
    assert record.entry == "contract.blood_pact"
    for line in (
        GOOD + b"\r",
        b" \t" + GOOD + b" ",
        json.dumps(fields).encode(),
        json.dumps(fields, sort_keys=True).encode(),
        GOOD.replace(b"world-1", rb"w\u006frld-1"),
        GOOD.replace(b"0.5,", b"5e-1,").replace(b":42", b":4.2E1"),
        _with(b'"note":"\\"{[\\\\","more":[[{"a":[]}]]'),
    ):
        assert DECODER.decode(line) == record


@pytest.mark.parametrize(("line", "reason"), REFUSED)
def test_a_line_that_is_no_record_gets_its_code(line: bytes, reason: Reason) -> None:
    """The first problem decides; messages never carry control characters."""
    problems = _problems(line)

    assert problems[0].reason == reason
    assert all(problem.message.isprintable() for problem in problems)


def test_the_longest_line_is_inside() -> None:
    """A carriage return counts, for it is part of the line."""
    room = MAX_LINE_BYTES - len(_with(b'"note":""'))
    longest = _with(b'"note":"' + b"x" * room + b'"')

    assert len(longest) == MAX_LINE_BYTES
    assert isinstance(DECODER.decode(longest), Record)
    assert _problems(longest + b"\r")[0].reason == Reason.TOO_LONG


def test_deep_but_bounded_nesting_is_fine() -> None:
    """The limit itself, the object of the line included, is inside."""
    deep = MAX_DEPTH - 1

    assert isinstance(DECODER.decode(_with(b'"deep":' + b"[" * deep + b"]" * deep)), Record)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (b'{"ts":1,}', "not JSON at column"),
        (b'{"ts" 1}', "not JSON at column 7: expecting ':' delimiter"),
        (b"[" * 60_000, "nested too deeply, more than 300 levels"),
        (GOOD + b"\0", f"a NUL byte, at byte {len(GOOD) + 1}"),
        (b'{"a":"\xff"}', "not UTF-8, at byte 7"),
        (b"\xef\xbb\xbf{}", "a byte order mark in front"),
        (_with(b'"ts":1'), "the line: the key 'ts' appears more than once"),
        (GOOD.replace(b'"casts":1', b'"casts":1,"casts":2'), "metrics: the key 'casts' appears"),
        (GOOD.replace(b":42", b":NaN"), "metrics.healing_total: the number is not finite"),
        (GOOD.replace(b"world", b"\\ud800"), "shard: half of a surrogate pair"),
        (b"x" * 70_000, "70000 bytes long, at most 65536 are allowed"),
        (GOOD.replace(b'"casts"', b'"cats"'), "did you mean 'casts'?"),
    ],
)
def test_a_message_says_where_and_what(line: bytes, told: str) -> None:
    """Each step of the judgement names a place."""
    assert told in _problems(line)[0].message


@pytest.mark.parametrize(
    "player",
    [
        b'"Grimwald"',
        b'"Grimwald',
        b'"Grimwald" "x"',
        b'"Grim\\xwald"',
        b'"Grimwald\\ud800"',
        b'"Grimwald\xff"',
        b'"Grimwald\t"',
        b"Grimwald",
        b'{"Grimwald":1,"Grimwald":2}',
        b'[{"Grimwald":{"Grimwald":1,"Grimwald":NaN}}]',
        b'["Grimwald",1e400]',
        b'"h:00","player":"Grimwald"',
    ],
)
def test_a_raw_name_is_in_no_message(player: bytes) -> None:
    """Whatever else is wrong with the line, and wherever the name stands below the player."""
    problems = _problems(GOOD.replace(b'"h:3ad91f"', player))

    assert "rim" not in " ".join(problem.message for problem in problems).lower()


def test_several_faults_of_one_line_are_all_told() -> None:
    """In the documented order, whatever their order in the line."""
    line = _with(b'"ts":1,"shard":"a","x":NaN,"y":"\\ud800"')

    assert [problem.reason for problem in _problems(line)] == [
        Reason.BAD_ENCODING,
        Reason.NOT_FINITE,
        Reason.DUPLICATE_KEY,
        Reason.DUPLICATE_KEY,
    ]


def test_every_reason_can_be_given() -> None:
    """The table above leaves no code out."""
    assert {reason for _, reason in REFUSED} == set(Reason)
