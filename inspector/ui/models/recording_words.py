"""Recordings in words."""

from __future__ import annotations

from inspector.analysis.live_recorder import Recorded
from inspector.analysis.recording_files import Written
from inspector.ui.models.format import duration, moment

_KILO = 1_000
_NBSP = "\N{NO-BREAK SPACE}"


def recording_name(label: str, ts: float) -> str:
    """Return a name for a recording that every system takes: ``arena 2026-11-27 22.30.05``."""
    plain = "".join(letter if letter.isalnum() or letter in "-_ " else "-" for letter in label)
    return f"{plain.strip(' -') or 'recording'} {moment(ts):%Y-%m-%d %H.%M.%S}"


def elapsed(seconds: float) -> str:
    """Return how long something goes on, as a clock has it: 0:05, 12:30, 1:02:03."""
    minutes, rest = divmod(int(max(seconds, 0.0)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


def stored(size_bytes: int) -> str:
    """Return the size of a file: 0 kB, 812 kB, 4.2 MB, 1.3 GB."""
    kilobytes = size_bytes / _KILO
    if kilobytes < 999.5:
        return f"{kilobytes:.0f}{_NBSP}kB"
    megabytes = kilobytes / _KILO
    if megabytes < 999.5:
        return f"{megabytes:.1f}{_NBSP}MB"
    return f"{megabytes / _KILO:.1f}{_NBSP}GB"


def written_words(written: Written) -> str:
    """Return what was saved, in a sentence."""
    kept = f"{_lines(written.lines)}, {stored(written.size_bytes)}, as {written.path}"
    return f"Saved {kept}{_gone(written.gone)}"


def saving_words(name: str, done: int, total: int, lines_per_s: float) -> str:
    """Return how far a recording is saved.

    Args:
        name: Of its folder or file.
        done: Lines that are written.
        total: Lines in all; 0 while they are looked for.
        lines_per_s: How fast they are written; 0 when that is not known yet.
    """
    if not total:
        return f"Saving {name} · looking for its records"
    if done >= total:
        return f"Saving {name} · 100% · finishing"
    # It is never all of it before it is.
    parts = [f"Saving {name}", f"{done * 100 // total}%", f"{done:,} of {_lines(total)}"]
    if lines_per_s > 0:
        left_s = max((total - done) / lines_per_s, 1.0)
        parts += [f"{lines_per_s:,.0f} lines/s", f"about {duration(left_s)} left"]
    return " · ".join(parts)


def cancelled_words(name: str) -> str:
    """Return that a recording is not saved, in a sentence."""
    return f"Saving {name} was cancelled; nothing is left of it"


def recorded_words(path: str, recorded: Recorded) -> str:
    """Return what a record has come to, in a sentence."""
    kept = f"{_lines(recorded.lines)}, {stored(recorded.size_bytes)}, in {path}"
    if recorded.problem:
        return f"The record has ended with {kept}: {recorded.problem}"
    return f"Recorded {kept}{_gone(recorded.gone)}"


def _lines(count: int) -> str:
    return f"{count:,} line{'s' if count != 1 else ''}"


def _gone(count: int) -> str:
    if not count:
        return ""
    return f"; {_lines(count)} could not be read again, and {'is' if count == 1 else 'are'} missing"
