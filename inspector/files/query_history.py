"""Queries that were run before, kept in a small file of the user's."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_state_path

from inspector.core.errors import StorageError
from inspector.files.atomic import write_atomic

MOST_QUERIES = 200
MOST_CHARS = 20_000
"""Nobody types a longer query; what was pasted is not kept."""

_MOST_BYTES = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class PastQuery:
    """A query that was run.

    Attributes:
        sql: Its text.
        ts: When it ran last, Unix seconds.
    """

    sql: str
    ts: float


class QueryHistory:
    """The queries that were run last, the newest first, each once."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file or user_state_path("inspector", appauthor=False) / "queries.json"

    def queries(self) -> tuple[PastQuery, ...]:
        """Return the queries; none if the file cannot be understood."""
        try:
            if self._file.stat().st_size > _MOST_BYTES:
                return ()
            found = json.loads(self._file.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):
            return ()
        if not isinstance(found, list):
            return ()
        known = (_query(one) for one in found)
        return tuple(one for one in known if one is not None)[:MOST_QUERIES]

    def add(self, sql: str, ts: float) -> None:
        """Put a query first; a file that cannot be written is no reason to fail.

        Args:
            sql: Its text; space around it does not make another one of it.
            ts: When it ran, Unix seconds.
        """
        text = sql.strip()
        if not text or len(text) > MOST_CHARS:
            return
        others = [one for one in self.queries() if one.sql != text]
        self._write([PastQuery(text, ts), *others][:MOST_QUERIES])

    def clear(self) -> None:
        """Forget all queries."""
        self._write([])

    def _write(self, queries: list[PastQuery]) -> None:
        text = json.dumps([{"sql": one.sql, "ts": one.ts} for one in queries], indent=1)
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            write_atomic(self._file, text.encode())
        except (OSError, StorageError):
            return


def _query(found: object) -> PastQuery | None:
    if not isinstance(found, dict):
        return None
    sql, ts = found.get("sql"), found.get("ts")
    if not isinstance(sql, str) or not isinstance(ts, int | float) or not math.isfinite(ts):
        return None
    return PastQuery(sql, float(ts))
