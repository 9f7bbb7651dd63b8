"""The one tree of errors that Inspector raises on purpose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from inspector.core.shown import SHOWN_CHARS, shown

TOLD_PROBLEMS = 5
"""How many problems of one file a message tells; the heartbeat repeats it every few seconds."""


class InspectorError(Exception):
    """Something a person can act on.

    Attributes:
        what: What went wrong, as one sentence without a full stop.
        where: The place: a file, a line, a field; empty when there is none.
        remedy: What to do about it; empty when nothing can be done.
    """

    def __init__(self, what: str, *, where: str = "", remedy: str = "") -> None:
        self.what = what
        self.where = where
        self.remedy = remedy
        super().__init__(self.text())

    def text(self) -> str:
        """Return the whole message: place, problem, remedy.

        It is on one line, unless the problem has several: then the remedy stands below them.
        """
        head = f"{self.where}: {self.what}" if self.where else self.what
        if not self.remedy:
            return head
        if "\n" in self.what:
            return f"{head}\n{self.remedy}"
        return f"{head} {self.remedy}" if head.endswith("?") else f"{head}. {self.remedy}"


class RegistryError(InspectorError):
    """The registry of metric keys cannot be read, or contradicts itself."""


class FormulaError(InspectorError):
    """A formula does not parse, or names something that does not exist."""


class SourceError(InspectorError):
    """A path that was asked for holds nothing that can be read as telemetry."""


class ChangedError(SourceError):
    """A data folder was changed while it was read, so that reading it again is needed."""


class StorageError(InspectorError):
    """A file of ours could not be written or read back."""


class UnknownMetricError(InspectorError):
    """A metric key was asked for that the registry does not hold."""


@dataclass(frozen=True, slots=True)
class ConfigProblem:
    """One thing that is wrong in a config file.

    Attributes:
        path: Names of fields and, in lists, positions from 0; empty if it is the whole file.
        message: What is wrong, and how it should be, without a full stop.
        line: Where it stands, from 1; 0 where that is not known.
        column: In characters, from 1; 0 where that is not known.
    """

    path: tuple[str | int, ...]
    message: str
    line: int = 0
    column: int = 0

    def text(self) -> str:
        """Return place and problem on one line; positions in lists count from 1, as people do."""
        place = f"line {self.line}" if self.line else ""
        for step in self.path:
            if isinstance(step, int):
                place += f" {step + 1}"
            else:
                plain = step.isidentifier() and len(step) <= SHOWN_CHARS
                place += (", " if place else "") + (step if plain else shown(step))
        return f"{place}: {self.message}" if place else self.message


class ConfigError(InspectorError):
    """A config file cannot be used.

    Attributes:
        problems: All that is wrong with it, in the order of the file where that is known.
    """

    def __init__(self, problems: Sequence[ConfigProblem], *, where: str, remedy: str = "") -> None:
        self.problems = tuple(problems)
        told = [problem.text() for problem in self.problems[:TOLD_PROBLEMS]]
        if len(self.problems) > TOLD_PROBLEMS:
            told.append(f"and {len(self.problems) - TOLD_PROBLEMS} more")
        super().__init__("; ".join(told), where=where, remedy=remedy)


class ConflictError(InspectorError):
    """A config file on disk is no longer what a draft began with, so that it was not saved.

    Attributes:
        base: The text that the draft began with; None if there was no file.
        theirs: The text on disk now; None if there is no file.
        ours: The draft.
        merged: A text with both edits; None if they overlap.
    """

    def __init__(
        self, where: str, base: str | None, theirs: str | None, ours: str, merged: str | None
    ) -> None:
        self.base = base
        self.theirs = theirs
        self.ours = ours
        self.merged = merged
        remedy = "Compare the two" if merged is None else "Compare the two, or take both edits"
        super().__init__("was changed by somebody else meanwhile", where=where, remedy=remedy)


class EmitterError(InspectorError):
    """A server handed over something that can be no record, or cannot write at all."""


class SaltError(InspectorError):
    """The salt that player names are hashed with is missing, weak, or readable by others."""


class PlayerError(InspectorError):
    """What should be hashes of players is something else, which no message repeats."""
