"""The one tree of errors that Inspector raises on purpose."""

from __future__ import annotations


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
        """Return the whole message on one line: place, problem, remedy."""
        head = f"{self.where}: {self.what}" if self.where else self.what
        return f"{head}. {self.remedy}" if self.remedy else head


class RegistryError(InspectorError):
    """The registry of metric keys cannot be read, or contradicts itself."""


class FormulaError(InspectorError):
    """A formula does not parse, or names something that does not exist."""


class SourceError(InspectorError):
    """A path that was asked for holds nothing that can be read as telemetry."""


class StorageError(InspectorError):
    """A file of ours could not be written or read back."""


class UnknownMetricError(InspectorError):
    """A metric key was asked for that the registry does not hold."""


class ConfigError(InspectorError):
    """A config file cannot be used."""


class EmitterError(InspectorError):
    """A server handed over something that can be no record, or cannot write at all."""


class SaltError(InspectorError):
    """The salt that player names are hashed with is missing, weak, or readable by others."""
