"""What can be asked of ``inspector query``, told without loading what answers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class Form(StrEnum):
    """The forms in which an answer can be printed."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    PARQUET = "parquet"


_ENDINGS = {".csv": Form.CSV, ".json": Form.JSON, ".jsonl": Form.JSON, ".parquet": Form.PARQUET}


def form_of(out: Path | None) -> Form:
    """Return the form that the name of a file asks for; a table for any other."""
    return Form.TABLE if out is None else _ENDINGS.get(out.suffix.lower(), Form.TABLE)


@dataclass(frozen=True, slots=True)
class QueryOptions:
    """What is asked for.

    Attributes:
        form: Of the answer.
        out: The file to write; None to print.
        rows: At most so many rows; None for a hundred in a table, and for all elsewhere.
        timeout_s: How long it may take; 0 for as long as it takes.
    """

    form: Form = Form.TABLE
    out: Path | None = None
    rows: int | None = None
    timeout_s: float = 60.0
