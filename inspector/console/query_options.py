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
