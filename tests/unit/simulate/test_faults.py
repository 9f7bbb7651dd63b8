"""The rejected sample holds every kind of rejected line, and says which."""

from __future__ import annotations

from pathlib import Path

from inspector.core.record import MAX_LINE_BYTES, Reason, Record
from inspector.ingest.decoder import Decoder
from inspector.simulate.faults import (
    expected_rejections,
    rejected_sample,
    sample_lines,
    write_sample,
)


def test_every_reason_is_there() -> None:
    """Whoever looks at the sample has seen every reason code."""
    assert {reason for _, reason in expected_rejections()} == set(Reason)


def test_the_decoder_rejects_exactly_what_is_expected(decoder: Decoder) -> None:
    """Line by line, with the first problem as the code."""
    verdicts = [decoder.decode(line) for line in rejected_sample().split(b"\n")[:-1]]

    rejected = [
        (number, verdict[0].reason)
        for number, verdict in enumerate(verdicts, start=1)
        if isinstance(verdict, tuple)
    ]
    assert rejected == expected_rejections()
    assert sum(isinstance(verdict, Record) for verdict in verdicts) > len(rejected)
    assert sum(verdict is None for verdict in verdicts) == 2


def test_each_faulty_line_has_that_fault_alone(decoder: Decoder) -> None:
    """A line shows one fault; only one that lacks fields lacks several."""
    for line in sample_lines():
        verdict = decoder.decode(line.data)
        if isinstance(verdict, tuple) and line.reason is not Reason.MISSING_FIELD:
            assert len(verdict) == 1, verdict


def test_the_long_line_is_just_too_long() -> None:
    """One byte less would be allowed."""
    (long,) = [line.data for line in sample_lines() if line.reason is Reason.TOO_LONG]

    assert len(long) == MAX_LINE_BYTES + 1


def test_a_raw_name_is_in_the_sample_but_in_no_message(decoder: Decoder) -> None:
    """Messages help with misspelt keys and keep names to themselves."""
    verdicts = [decoder.decode(line) for line in rejected_sample().split(b"\n")]

    messages = [
        problem.message for verdict in verdicts if isinstance(verdict, tuple) for problem in verdict
    ]
    assert b"Aldor Brightblade" in rejected_sample()
    assert not any("Aldor" in message for message in messages)
    assert any("damage_total" in message for message in messages)


def test_it_is_written_as_a_hot_log(tmp_path: Path) -> None:
    """The sample is a data folder that every command takes."""
    path = write_sample(tmp_path)

    assert path == tmp_path / "hot" / "world-1.jsonl"
    assert path.read_bytes() == rejected_sample()
