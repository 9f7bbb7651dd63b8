"""Auditing texts: logs, rejected lines and config files, for what tells who somebody is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from inspector.ingest.raw_identifiers import Look, field_of, looks_in
from inspector.storage.log_text import line_blocks, text_pieces
from inspector.storage.privacy_findings import Finding

REMEDIES = {
    Look.PLAYER: "Hand names over as `player` to the emitter, which hashes them; remove the file",
    Look.SHORT_HASH: "Hash with the emitter, to 128 bits: shorter ones are the same for several",
    Look.MAIL: "Do not write it, or only as `player`, which is hashed; remove the file",
    Look.NETWORK: "Do not write addresses of players; if this is a version or a server, ignore it",
    Look.STEAM: "Do not write it, or only as `player`, which is hashed; remove the file",
    Look.UUID: "If it is that of a player or a device, do not write it; of a match, ignore it",
}
_SECRET = re.compile(
    rb"(?i)\b(?:[\w-]*(?:salt|secret|password|passwd|token)|api[_-]?key|private[_-]?key)"
    rb"[\"']?\s*[:=]\s*[\"']?[^\s\"'#]{4,}"
)
_MOST_FIELDS = 10_000
"""For so many of a kind in a file the field is looked up; more are those of the last field."""


@dataclass(slots=True)
class _Place:
    line: int
    offset: int
    count: int = 0


@dataclass(slots=True)
class TextAudit:
    """Looks into texts, one after the other.

    Attributes:
        secrets: Texts that must be in none, each with what it is.
        has_config: Whether the texts are config files, which secrets may stand in by their names.
    """

    secrets: Sequence[tuple[bytes, str]] = ()
    has_config: bool = False
    _places: dict[tuple[str, str], _Place] = field(default_factory=dict)
    _looked_up: dict[Look, tuple[int, str]] = field(default_factory=dict)

    def findings(
        self, path: Path, on_read: Callable[[int], None] = lambda _: None
    ) -> Iterable[Finding]:
        """Return what is in a file, each kind and field once.

        Raises:
            SourceError: It is damaged.
            OSError: It cannot be read.
        """
        self._places.clear()
        self._looked_up.clear()
        lines = 0
        remedies: dict[str, str] = {str(look): remedy for look, remedy in REMEDIES.items()}
        for offset, block in line_blocks(text_pieces(path, on_read)):
            for look, place in looks_in(block):
                self._note(str(look), self._field(look, block, place), lines, offset, block, place)
            for what, place in self._secrets(block):
                remedies[what] = "Remove it there, and take a new one: it is no secret any more"
                self._note(what, "", lines, offset, block, place)
            lines += block.count(b"\n")
        return [
            Finding(what, path, remedies[what], name, at.line, at.offset, at.count)
            for (what, name), at in self._places.items()
        ]

    def _secrets(self, block: bytes) -> Iterable[tuple[str, int]]:
        for secret, what in self.secrets:
            place = block.find(secret)
            while place >= 0:
                yield what, place
                place = block.find(secret, place + 1)
        if self.has_config:
            for found in _SECRET.finditer(block):
                yield "value under the name of a secret", found.start()

    def _field(self, look: Look, block: bytes, place: int) -> str:
        """Return the field, looked up for so many only: all of a kind stand in the same mostly."""
        times, last = self._looked_up.get(look, (0, ""))
        if times < _MOST_FIELDS:
            start = block.rfind(b"\n", 0, place) + 1
            end = block.find(b"\n", place)
            last = field_of(block[start : end if end >= 0 else len(block)], look)
        self._looked_up[look] = (times + 1, last)
        return last

    def _note(
        self, what: str, name: str, lines: int, offset: int, block: bytes, place: int
    ) -> None:
        known = self._places.get((what, name))
        if known is None:
            line = lines + block.count(b"\n", 0, place) + 1
            known = self._places[what, name] = _Place(line, offset + place)
        known.count += 1
