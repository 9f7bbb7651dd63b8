"""What an erasure does to the lines of one log: found in one reading, applied in the next."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from inspector.core.record import Record
from inspector.core.registry import Registry
from inspector.ingest.decoder import Decoder
from inspector.storage.erased_sums import Did, ErasedSums
from inspector.storage.erasure_report import Counts
from inspector.storage.log_text import Edit, line_blocks, text_pieces
from inspector.storage.named_players import NamedPlayers


@dataclass(frozen=True, slots=True)
class LogErasure:
    """What is to be done to a log.

    Attributes:
        counts: How many lines of each kind.
        edits: By rising place.
    """

    counts: Counts
    edits: tuple[Edit, ...]


class LogReading:
    """Finds what names players in logs.

    Args:
        players: Whom.
        registry: Says which lines are records.
        keep_sums: Whether what they did stays, added up.
    """

    def __init__(self, players: NamedPlayers, registry: Registry, *, keep_sums: bool) -> None:
        self._players = players
        self._registry = registry
        self._decoder = Decoder(registry)
        self._keep_sums = keep_sums

    def read(
        self,
        path: Path,
        on_read: Callable[[int], None] = lambda _: None,
        name: Path | None = None,
    ) -> LogErasure:
        """Return what is to be done to a log; see `text_pieces`.

        Raises:
            SourceError: It is damaged.
            OSError: It cannot be read.
        """
        sums = ErasedSums(self._registry) if self._keep_sums else None
        edits: list[Edit] = []
        lines = removed = dropped = masked = 0
        for offset, block in line_blocks(text_pieces(path, on_read, name)):
            lines += block.count(b"\n") + (not block.endswith(b"\n"))
            for start, end in self._named_lines(block):
                line = block[start:end]
                if not self._players.are_named(line):
                    continue
                record = self._decoder.decode(line.removesuffix(b"\n"))
                text = b""
                if not isinstance(record, Record):
                    dropped += 1
                elif record.player in self._players.hashes:
                    removed += 1
                    if sums is not None:
                        sums.add(self._did(record), len(edits))
                else:
                    masked += 1
                    text = self._players.without_in_json(line.decode()).encode()
                edits.append(Edit(offset + start, offset + end, text))
        summed = _put_in_place(edits, sums) if sums is not None else 0
        return LogErasure(Counts(lines, removed, dropped, masked, summed), tuple(edits))

    def _named_lines(self, block: bytes) -> Iterator[tuple[int, int]]:
        """Yield start and end of lines that may name one, each once, by rising place."""
        places = list(self._players.places(block))
        places.sort()
        done = 0
        for place in places:
            if place < done:
                continue
            start = block.rfind(b"\n", done, place) + 1 or done
            done = block.find(b"\n", place) + 1 or len(block)
            yield start, done

    def _did(self, record: Record) -> Did:
        names = self._registry.names
        values = [(names[key], value, rate) for key, value, rate in record.metrics]
        return Did(record.ts, record.shard, record.entry, record.tier, record.tags, values)


def _put_in_place(edits: list[Edit], sums: ErasedSums) -> int:
    """Let sums stand where the last line of what they sum up stood; return how many there are."""
    summed = sums.take()
    for one in summed:
        edit = edits[one.place]
        edits[one.place] = Edit(edit.start, edit.end, edit.text + one.line())
    return len(summed)
