"""The writer, round by round: what is due is done, and what fails is made good."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from inspector.core.registry import Registry
from inspector.emitter.backpressure import Ladder
from inspector.emitter.losses import Losses, Lost
from inspector.emitter.measurement import Measurement
from inspector.emitter.outbox import PENDING_BYTES
from inspector.emitter.pipeline import Pipeline
from inspector.emitter.settings import Settings
from inspector.emitter.slices import SLICE_RECORDS, slice_records
from tests.unit.emitter.writer_rig import START_S, Rig, disk_full, with_settings


@pytest.fixture
def rig(tmp_path: Path) -> Rig:
    """A writer without a thread, and with time that stands."""
    return Rig(tmp_path)


def test_the_first_line_is_a_heartbeat(rig: Rig) -> None:
    """Whoever reads knows at once which config the shard runs on."""
    rig.put(1)

    rig.writer.pump()

    assert [record["entry"] for record in rig.records()] == ["system.telemetry"]
    assert rig.beats()[0]["meta"] == {"config": {"sampling": 3}, "build": "2026.3.2"}


def test_few_records_wait_two_seconds_at_most(rig: Rig) -> None:
    """Counted from when they may have come."""
    rig.writer.pump()
    rig.pump_after(1.0)
    rig.put(3)

    rig.pump_after(1.9)
    assert rig.numbers() == []
    rig.pump_after(0.1)

    assert rig.numbers() == [0, 1, 2]


def test_many_are_written_at_once_with_one_write(rig: Rig) -> None:
    """As soon as there are four kilobytes."""
    rig.writer.pump()
    rig.disk.writes.clear()
    rig.put(60)

    rig.writer.pump()

    assert rig.numbers() == list(range(60))
    assert len(rig.disk.writes) == 1


def test_they_are_encoded_in_slices(rig: Rig) -> None:
    """So that no thread of the game waits for all of them."""
    rig.put(40)

    rig.writer.pump()

    assert rig.lines.slices == [16, 16, 8]


def test_slices_grow_with_the_queue() -> None:
    """A short pause of the game is better than a loss; a long one is not."""
    sizes = [slice_records(depth) for depth in (0, 256, 1_024, 4_096, 16_384)]

    assert sizes == [16, 32, 128, 512, 512]


def test_a_game_that_never_pauses_is_kept_up_with() -> None:
    """At 25,000 records a second, before the queue is so long that values are left out."""
    waits_s, encodes_s = 0.005, 8e-6  # for the interpreter's lock, each time; for each record

    records = slice_records(Settings({}).queue_threshold // 2)

    assert records / (waits_s + records * encodes_s) > 25_000


def test_a_write_is_a_turn_for_the_game(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each time that the interpreter's lock is let go of, the writer waits for it."""
    sleeps: list[float] = []
    monkeypatch.setattr(time, "sleep", sleeps.append)
    rig.writer._conveyor.gives_way = True  # noqa: SLF001 - as beside a thread
    rig.writer.pump()
    rig.disk.writes.clear()
    rig.put(5_000)

    rig.writer.pump()

    turns_between_slices = len(rig.lines.slices) - 1
    writes_between = len(rig.disk.writes) - 1
    assert writes_between > 2
    assert len(sleeps) == turns_between_slices - writes_between


def test_long_lines_make_slices_short(rig: Rig) -> None:
    """So that what waits for the disk has its bound even then."""
    rig.lines.padding = "x" * 2_000
    rig.put(1_000)
    rig.writer.pump()
    rig.disk.writes.clear()
    rig.put(4_096)

    rig.writer.pump()

    assert max(map(len, rig.disk.writes)) <= PENDING_BYTES


def test_a_heartbeat_comes_every_five_seconds(rig: Rig) -> None:
    """With the counts since the one before."""
    for _ in range(11):
        rig.pump_after(1.0)

    written = len(b"".join(path.read_bytes() for path in rig.folder.iterdir()))
    first, second, third = rig.beats()
    assert second["ts"] - first["ts"] == third["ts"] - second["ts"] == 5.0
    assert first["metrics"]["bytes_written"] == 0
    counted = second["metrics"]["bytes_written"] + third["metrics"]["bytes_written"]
    assert 0 < counted < written == rig.writer.bytes_written


def test_a_flush_writes_all_that_was_put_before(tmp_path: Path) -> None:
    """The frame and opted-out players' activity included."""
    frames: list[Rig] = []
    rig = Rig(tmp_path, end_frame=lambda: frames[0].put(2))
    frames.append(rig)
    rig.put(3, opted_out=True)

    assert rig.writer.flush(1.0)

    assert rig.numbers() == [0, 1]
    assert rig.records()[-1]["metrics"] == {"casts": 3}


def test_opted_out_activity_is_written_every_two_seconds(rig: Rig) -> None:
    """Not at each flush: the fewer lines, the less they say of one player."""
    rig.writer.pump()
    rig.put(5, opted_out=True)
    rig.put(60)
    rig.pump_after(1.0)
    assert rig.records()[-1]["entry"] == "ability.fireball"

    rig.pump_after(1.0)

    assert rig.records()[-1]["metrics"] == {"casts": 5}


def test_a_frame_that_nobody_ends_is_looked_at_in_every_round(tmp_path: Path) -> None:
    """How old it is its owner knows."""
    looks: list[int] = []
    rig = Rig(tmp_path, end_old_frame=lambda: looks.append(1))

    rig.writer.pump()
    rig.writer.pump()

    assert len(looks) == 2


def test_new_settings_take_effect_within_half_a_second(rig: Rig) -> None:
    """For the pipeline, the buffer, and whoever asks."""
    rig.writer.pump()
    rig.config.next = changed = with_settings(buffer_records=99, revisions={"sampling": 4})

    rig.pump_after(0.5)

    assert rig.writer.settings == changed
    assert rig.lines.used == [changed]
    assert rig.ring.ladder == Ladder.of(changed)
    rig.pump_after(5.0)
    assert rig.beats()[-1]["meta"]["config"] == {"sampling": 4}


def test_settings_in_force_are_told_at_once(rig: Rig) -> None:
    """Whoever saved them waits; the heartbeat after that comes five seconds later, as ever."""
    rig.writer.pump()
    rig.pump_after(2.0)
    rig.config.next = with_settings(revisions={"sampling": 4})

    rig.pump_after(0.5)
    rig.pump_after(0.5)

    first, told = rig.beats()
    assert (first["meta"]["config"], told["meta"]["config"]) == ({"sampling": 3}, {"sampling": 4})
    assert told["ts"] == START_S + 2.5
    rig.pump_after(4.0)
    assert len(rig.beats()) == 2
    rig.pump_after(0.5)
    assert rig.beats()[-1]["ts"] == START_S + 7.5


def test_a_refusal_and_its_end_are_told_at_once(rig: Rig) -> None:
    """A person sees that a file is bad while it is still open in the editor."""
    rig.writer.pump()
    rig.config.next = with_settings(problem="sampling.toml: rate above 1")
    rig.pump_after(0.5)
    rig.config.next = with_settings()
    rig.pump_after(0.5)

    said = [beat["meta"].get("config_error", "") for beat in rig.beats()]

    assert said == ["", "sampling.toml: rate above 1", ""]


def test_what_was_recorded_before_stands_before_the_heartbeat_that_tells_of_a_change(
    rig: Rig,
) -> None:
    """Lines behind it go by what it names."""
    rig.writer.pump()
    rig.put(2)
    rig.pump_after(0.25)
    rig.config.next = with_settings(revisions={"sampling": 4})

    rig.pump_after(0.5)

    entries = [record["entry"] for record in rig.records()]
    assert entries == ["system.telemetry", *["ability.fireball"] * 2, "system.telemetry"]


def test_a_change_on_a_full_disk_is_told_once_there_is_room(rig: Rig) -> None:
    """Before, it would only take the place of records."""
    rig.writer.pump()
    rig.disk.always = disk_full()
    rig.put(1)
    rig.pump_after(2.0)
    rig.config.next = with_settings(revisions={"sampling": 4})
    rig.pump_after(0.5)
    assert len(rig.beats()) == 1
    rig.disk.always = None

    rig.pump_after(5.0)

    assert rig.beats()[-1]["meta"]["config"] == {"sampling": 4}


def test_a_config_that_cannot_be_read_ends_nothing(rig: Rig) -> None:
    """The heartbeat says where it went wrong, and no more: a name might be in the text."""
    rig.writer.pump()
    rig.config.next = ValueError("player bob")
    rig.put(60)

    rig.pump_after(0.5)

    assert rig.numbers() == list(range(60))
    assert rig.writer.problem == "unexpected ValueError in writer_rig.py, poll"
    rig.pump_after(5.0)
    assert rig.beats()[-1]["meta"]["problem"] == "unexpected ValueError in writer_rig.py, poll"
    assert rig.writer.problem == ""


def test_the_buffer_hears_of_each_slice_that_was_taken(rig: Rig) -> None:
    """That is when it may leave out less; the heartbeat says how much it does."""
    rig.put(40)

    rig.writer.pump()

    assert rig.ring.relaxed == 3
    assert rig.writer.level == 1
    assert rig.beats()[0]["metrics"]["queue_depth"] == 40
    assert rig.beats()[0]["metrics"]["degrade_level"] == 1


def test_a_slice_that_cannot_be_encoded_is_counted(rig: Rig) -> None:
    """The others are written, and once."""
    rig.lines.fault = KeyError("bob")
    rig.put(SLICE_RECORDS + 2)

    assert rig.writer.flush(1.0)

    assert rig.numbers() == [SLICE_RECORDS, SLICE_RECORDS + 1]
    tally = rig.losses.take()
    assert tally.records == {Lost.FAULT: SLICE_RECORDS}
    assert tally.values == {("casts", Lost.FAULT): SLICE_RECORDS}


def test_a_full_disk_bounds_what_is_kept_in_memory(rig: Rig) -> None:
    """The rest stays in the ring buffer, which is bounded too."""
    rig.disk.always = disk_full()
    rig.put(10_000)

    for _ in range(20):
        rig.pump_after(1.0)

    assert rig.ring.depth > 5_000
    assert rig.writer._conveyor.outbox.size_bytes <= PENDING_BYTES  # noqa: SLF001 - the bound
    assert rig.writer.problem == "No space left on device (ENOSPC)"
    assert not rig.writer.flush(1.0)


@pytest.mark.parametrize("full", [False, True])
def test_what_opted_out_players_do_is_kept_within_the_same_bound(
    tmp_path: Path, registry: Registry, full: bool
) -> None:
    """However many different things they do, and whether the disk takes it or not."""
    losses = Losses()
    rates = dict.fromkeys(registry.names, 1.0)
    pipeline = Pipeline("world-1", registry, Settings(rates), str, losses, lambda: 0.0)
    rig = Rig(tmp_path, lines=pipeline, losses=losses)
    rig.disk.always = disk_full() if full else None
    for number in range(9_000):
        m = Measurement(0.0, f"ability.{number}", {"casts": number}, opted_out=True)
        rig.ring.waiting.append(m)
    sizes = []
    outbox = rig.writer._conveyor.outbox  # noqa: SLF001 - the bound
    for _ in range(20):
        rig.pump_after(1.0)
        sizes.append(outbox.size_bytes)

    assert max(sizes) <= PENDING_BYTES
    assert max(map(len, rig.disk.writes), default=0) <= PENDING_BYTES
    rig.disk.always = None
    assert rig.writer.flush(1.0)
    assert sum(record["entry"] != "system.telemetry" for record in rig.records()) == 9_000


def test_it_recovers_by_itself_and_says_what_happened(rig: Rig) -> None:
    """Every record is written once, and what was lost meanwhile is told."""
    rig.disk.always = disk_full()
    rig.put(2_000)
    for _ in range(8):
        rig.pump_after(1.0)
    rig.losses.count_record(["casts"], Lost.BUFFER_FULL)
    rig.disk.always = None

    rig.pump_after(5.0)
    rig.pump_after(5.0)

    assert rig.numbers() == list(range(2_000))
    beat, later = rig.beats()
    assert beat["meta"]["problem"] == "No space left on device (ENOSPC)"
    assert beat["meta"]["dropped"]["records"] == {"buffer_full": 1}
    assert later["metrics"]["records_dropped"] == 0
    assert "problem" not in later["meta"]
    assert rig.writer.problem == ""


def test_it_does_not_try_in_vain_all_the_time(rig: Rig) -> None:
    """Only after ever longer pauses; but when somebody asks, at once."""
    rig.disk.always = disk_full()
    rig.put(60)
    rig.writer.pump()
    rig.writer.pump()
    rig.disk.always = None
    rig.writer.pump()
    assert rig.records() == []

    assert rig.writer.flush(1.0)

    assert rig.numbers() == list(range(60))


def test_a_folder_that_cannot_be_made_is_waited_for(tmp_path: Path) -> None:
    """Here a file has its name."""
    rig = Rig(tmp_path / "hot")
    rig.folder.write_bytes(b"")
    rig.put(60)
    rig.writer.pump()
    assert rig.writer.problem == "File exists (EEXIST)"

    rig.folder.unlink()
    rig.pump_after(1.0)

    assert rig.numbers() == list(range(60))


def test_stopping_writes_all_and_a_last_heartbeat(rig: Rig) -> None:
    """Twice is the same as once."""
    rig.put(3)

    assert rig.writer.stop(1.0)
    assert rig.writer.stop(1.0)
    rig.pump_after(60.0)

    assert [record["entry"] for record in rig.records()] == [
        *["ability.fireball"] * 3,
        "system.telemetry",
    ]
    assert rig.writer.flush(1.0)


def test_stopping_on_a_full_disk_says_so(rig: Rig) -> None:
    """Somebody may free space, and nobody can wait for that for ever; who asks again may."""
    rig.disk.always = disk_full()
    rig.put(3)

    assert not rig.writer.stop(0.0)

    rig.disk.always = None
    assert rig.writer.stop(30.0)
    assert rig.numbers() == [0, 1, 2]


def test_stopping_tries_again_while_there_is_time(rig: Rig) -> None:
    """A disk may be full for a moment; nothing is torn or written twice."""
    rig.disk.script.extend([disk_full(), 5, disk_full()])
    rig.put(3)

    assert rig.writer.stop(30.0)

    assert rig.numbers() == [0, 1, 2]
    assert len(rig.beats()) == 1


def test_a_line_that_was_torn_when_time_was_up_is_counted(rig: Rig) -> None:
    """Whoever tries again begins with the next one."""
    rig.disk.script.extend([5])
    rig.put(3)
    rig.disk.script.extend([disk_full()])
    assert not rig.writer.stop(0.0)

    assert rig.writer.stop(30.0)

    text = b"".join(path.read_bytes() for path in rig.folder.iterdir())
    assert text.startswith(b'{"ts"\n{"ts": 0.0')
    beat = json.loads(text.splitlines()[-1])
    assert beat["meta"]["dropped"] == {"values": {}, "records": {"file_gone": 1}}


def test_a_fault_in_whoever_ends_the_frame_fails_the_flush_alone(tmp_path: Path) -> None:
    """It is not the game's to handle."""
    faults = [RuntimeError("bob")]

    def end_frame() -> None:
        if faults:
            raise faults.pop()

    rig = Rig(tmp_path, end_frame=end_frame)
    rig.put(2)

    assert not rig.writer.flush(1.0)
    assert rig.writer.flush(1.0)
    assert rig.numbers() == [0, 1]
