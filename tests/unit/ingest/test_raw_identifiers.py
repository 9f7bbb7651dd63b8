"""What looks as if it told who somebody is, and what does not."""

from __future__ import annotations

import pytest

from inspector.ingest.raw_identifiers import Look, field_of, looks_in

HASH = "h:" + "0a" * 16


def looks(text: str) -> set[Look]:
    """Return all that is found in a text."""
    return {look for look, _ in looks_in(text.encode())}


@pytest.mark.parametrize(
    ("text", "look"),
    [
        ('{"player":"Bob"}', Look.PLAYER),
        ('{"player" : "h:XY"}', Look.PLAYER),
        ('{"player":7}', Look.PLAYER),
        ('{"text":"{\\"player\\":\\"Bob\\"}"}', Look.PLAYER),
        ('{"player":"h:0a0a"}', Look.SHORT_HASH),
        ('"bob.b+x@mail.example.org"', Look.MAIL),
        ('"192.168.0.17"', Look.NETWORK),
        ("10.0.0.1", Look.NETWORK),
        ('"2001:db8:0:0:0:0:0:1"', Look.NETWORK),
        ('"fe80::1"', Look.NETWORK),
        ('"00:1b:44:11:3a:b7"', Look.NETWORK),
        ('"76561198000000001"', Look.STEAM),
        ("76561198000000001", Look.STEAM),
        ("STEAM_0:1:1234567", Look.STEAM),
        ("[U:1:1234567]", Look.STEAM),
        ("123e4567-e89b-12d3-a456-426614174000", Look.UUID),
    ],
)
def test_what_tells_who_somebody_is_is_found(text: str, look: Look) -> None:
    """Each as what it is, and as nothing else."""
    assert looks(text) == {look}


@pytest.mark.parametrize(
    "text",
    [
        f'{{"ts":1735758392.125,"shard":"world-1","player":"{HASH}","entry":"contract.blood_pact"}}',
        '{"player":"(withheld)"}',
        '{"text":"{\\"player\\":\\"(withheld)\\"}"}',
        f'{{"text":"{{\\"player\\":\\"{HASH}\\"}}"}}',
        '{"meta":{"region":"r:12:-3","build":"1.24.0.1831","tags":["sustain_leech"]}}',
        '"0.9.12.3"',
        '"1.2.3.4.5"',
        '"12:30:45"',
        '"a@b"',
        '"std::vector"',
        "176561198000000001",
        "world-1-2026-11-27",
        "hh:12:30",
        '{"values":[1.5,2.25,3.125]}',
    ],
)
def test_what_is_usual_is_not(text: str) -> None:
    """Hashes, versions, numbers and times."""
    assert looks(text) == set()


def test_the_field_is_told_and_a_key_that_tells_somebody_is_withheld() -> None:
    """At any depth; nothing of what is no JSON."""
    line = b'{"ts":1,"meta":{"seen":[{"from":"bob@mail.org"}],"bob@mail.org":2}}'

    assert field_of(line, Look.MAIL) == "meta.seen.from"
    assert field_of(b'{"bob@mail.org":1}', Look.MAIL) == "(withheld)"
    assert field_of(b'{"player":"Bob"}', Look.PLAYER) == "player"
    assert field_of(b'bob@mail.org"', Look.MAIL) == ""
