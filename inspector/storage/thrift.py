"""Thrift's compact protocol, as far as the headers and the footer of a Parquet file need it.

A struct is given as its fields, each by its number: an `int` is one of 32 bits, a `Long` one of 64,
a sequence is a list of values of one kind. A field that is None is left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_I32, _I64, _BINARY, _LIST, _STRUCT = 5, 6, 8, 9, 12
_SHORT_LIST = 15
_STOP = b"\0"


@dataclass(frozen=True, slots=True)
class Long:
    """An integer of 64 bits."""

    value: int


@dataclass(frozen=True, slots=True)
class Struct:
    """A struct.

    Attributes:
        fields: Its values by the numbers of its fields, which rise.
    """

    fields: Mapping[int, object]


_KINDS = {int: _I32, Long: _I64, bytes: _BINARY, Struct: _STRUCT, list: _LIST}


def encoded(struct: Struct) -> bytes:
    """Return the bytes of a struct."""
    found = bytearray()
    last = 0
    for number, value in struct.fields.items():
        if value is not None:
            found.append((number - last) << 4 | _KINDS[type(value)])
            last = number
            found += _body(value)
    return bytes(found) + _STOP


def varint(value: int) -> bytes:
    """Return an unsigned integer, seven bits a byte, the lowest first."""
    if value < 1 << 7:
        return bytes((value,))
    found = bytearray()
    while value > 0x7F:
        found.append(value & 0x7F | 0x80)
        value >>= 7
    found.append(value)
    return bytes(found)


def _body(value: object) -> bytes:
    if isinstance(value, int):
        return _signed(value)
    if isinstance(value, Long):
        return _signed(value.value)
    if isinstance(value, bytes):
        return varint(len(value)) + value
    if isinstance(value, Struct):
        return encoded(value)
    assert isinstance(value, Sequence)
    size = len(value)
    kind = _KINDS[type(value[0])] if size else _STRUCT
    head = (
        bytes((size << 4 | kind,)) if size < _SHORT_LIST else bytes((0xF0 | kind,)) + varint(size)
    )
    return head + b"".join(map(_body, value))


def _signed(value: int) -> bytes:
    """Return an integer so that a small one is short, also if it is negative."""
    return varint(value << 1 if value >= 0 else (-value << 1) - 1)
