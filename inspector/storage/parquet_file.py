"""Parquet files, written row group by row group: nothing of what was written stays in memory.

See the format's own description (apache/parquet-format); columns are doubles, texts, small whole
numbers, or lists of texts, all of which may be empty.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping, Sequence
from typing import BinaryIO

import zstandard

from inspector.storage.parquet_pages import PLAIN, RLE, Pages
from inspector.storage.thrift import Long, Struct, encoded

_MAGIC = b"PAR1"
_CREATED_BY = b"Inspector"
_VERSION = 2
_ZSTD = 6
_DATA_PAGE, _DICTIONARY_PAGE = 0, 2
_OPTIONAL, _REPEATED = 1, 2
_INT32, _DOUBLE, _BYTE_ARRAY = 1, 5, 6
_UTF8, _LIST_OF, _INT_16 = 0, 3, 16

_NOTHING = Struct({})
_STRING_TYPE, _LIST_TYPE = Struct({1: _NOTHING}), Struct({3: _NOTHING})
_USUAL_ORDER = Struct({1: _NOTHING})
_TYPES = {
    "DOUBLE": (_DOUBLE, None, None),
    "SMALLINT": (_INT32, _INT_16, None),
    "VARCHAR": (_BYTE_ARRAY, _UTF8, _STRING_TYPE),
}
_LIST_OF_TEXTS = "VARCHAR[]"


class ParquetFile:
    """Writes one file; `end` completes it.

    Args:
        file: What to write to, empty.
        columns: Their types by their names, in order, as DuckDB calls them.
        level: Of the compression.
    """

    def __init__(self, file: BinaryIO, columns: Mapping[str, str], level: int) -> None:
        self._file = file
        self._columns = columns
        self._compress = zstandard.ZstdCompressor(level=level).compress
        self._groups: list[Struct] = []
        self._rows = 0
        file.write(_MAGIC)
        self._position = len(_MAGIC)

    def add_group(self, rows: int, pages: Sequence[Pages]) -> None:
        """Write more rows.

        Args:
            rows: How many, at least one.
            pages: A column each, in order.

        Raises:
            OSError: They could not be written.
        """
        start = self._position
        chunks, text_bytes = [], 0
        for (name, kind), one in zip(self._columns.items(), pages, strict=True):
            chunk, size_bytes = self._column(name, kind, one)
            chunks.append(chunk)
            text_bytes += size_bytes
        fields = {1: chunks, 2: Long(text_bytes), 3: Long(rows)}
        stored = {5: Long(start), 6: Long(self._position - start)}
        self._groups.append(Struct(fields | stored))
        self._rows += rows

    def end(self, metadata: Mapping[str, str]) -> None:
        """Complete the file.

        Args:
            metadata: What it says of itself.

        Raises:
            OSError: It could not be written.
        """
        pairs = [Struct({1: name.encode(), 2: value.encode()}) for name, value in metadata.items()]
        footer = encoded(
            Struct(
                {
                    1: _VERSION,
                    2: _schema(self._columns),
                    3: Long(self._rows),
                    4: self._groups,
                    5: pairs or None,
                    6: _CREATED_BY,
                    7: [_USUAL_ORDER] * len(self._columns),
                }
            )
        )
        self._file.write(footer + struct.pack("<I", len(footer)) + _MAGIC)

    def _column(self, name: str, kind: str, pages: Pages) -> tuple[Struct, int]:
        """Write a column; return what the footer says of it, and its size before compression."""
        start, text_bytes = self._position, 0
        encodings = [RLE, pages.encoding]
        if pages.dictionary is not None:
            head = {7: Struct({1: pages.entries, 2: PLAIN})}
            text_bytes += self._page(_DICTIONARY_PAGE, pages.dictionary, head)
            encodings.append(PLAIN)
        data_start = self._position
        head = {5: Struct({1: pages.slots, 2: pages.encoding, 3: RLE, 4: RLE})}
        text_bytes += self._page(_DATA_PAGE, pages.levels + pages.values, head)
        statistics = {3: Long(pages.nulls), 5: pages.most, 6: pages.least}
        is_list = kind == _LIST_OF_TEXTS
        path = [name, "list", "element"] if is_list else [name]
        about = Struct(
            {
                1: _BYTE_ARRAY if is_list else _TYPES[kind][0],
                2: encodings,
                3: [step.encode() for step in path],
                4: _ZSTD,
                5: Long(pages.slots),
                6: Long(text_bytes),
                7: Long(self._position - start),
                9: Long(data_start),
                11: Long(start) if data_start > start else None,
                12: Struct(statistics),
            }
        )
        return Struct({2: Long(start), 3: about}), text_bytes

    def _page(self, kind: int, text: bytes, head: Mapping[int, Struct]) -> int:
        """Write a page; return its size before compression."""
        stored = self._compress(text)
        checksum = zlib.crc32(stored)
        signed = checksum - (1 << 32) if checksum >> 31 else checksum
        sizes = {1: kind, 2: len(text), 3: len(stored), 4: signed}
        header = encoded(Struct({**sizes, **head}))
        self._file.write(header + stored)
        self._position += len(header) + len(stored)
        return len(header) + len(text)


def _schema(columns: Mapping[str, str]) -> list[Struct]:
    """Return the tree of columns, each before what is in it."""
    found = [Struct({4: b"schema", 5: len(columns)})]
    for name, kind in columns.items():
        if kind == _LIST_OF_TEXTS:
            outer = {3: _OPTIONAL, 4: name.encode(), 5: 1, 6: _LIST_OF, 10: _LIST_TYPE}
            found += [Struct(outer), Struct({3: _REPEATED, 4: b"list", 5: 1})]
        stored, converted, logical = _TYPES[kind.removesuffix("[]")]
        own = b"element" if kind == _LIST_OF_TEXTS else name.encode()
        found.append(Struct({1: stored, 3: _OPTIONAL, 4: own, 6: converted, 10: logical}))
    return found
