"""Lines whose instants are moved, so that they look as if they were written now."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

import msgspec

_TS = "ts"
_NUMBER = re.compile(rb'("ts"[ \t]*:[ \t]*)-?[0-9][0-9.eE+-]*')
_DIGITS = Decimal("0.000001")
_RECORD = msgspec.json.Decoder(dict[str, msgspec.Raw])


@dataclass(frozen=True, slots=True)
class Move:
    """Where instants are moved to.

    Attributes:
        from_ts: Unix seconds,
        to_ts: that become these Unix seconds.
        speed: So many seconds become one.
    """

    from_ts: float
    to_ts: float
    speed: float

    def lines(self, data: bytes) -> bytes:
        """Return whole lines with other instants.

        All else of a record is as it was written. A line that is no record stays as it is.
        """
        return b"\n".join(self._line(line) for line in data.split(b"\n"))

    def _line(self, line: bytes) -> bytes:
        try:
            record = _RECORD.decode(line)
            moved = self._instant(Decimal(bytes(record[_TS]).decode()))
        except (msgspec.MsgspecError, ArithmeticError, KeyError, UnicodeDecodeError):
            return line
        found = _NUMBER.findall(line)
        if len(found) == 1:
            return _NUMBER.sub(lambda match: match[1] + moved, line)
        record[_TS] = msgspec.Raw(moved)
        written = msgspec.json.encode(record)
        # A key that is there twice makes it no record; written anew, it would be one.
        return written if written.count(b'"') == line.count(b'"') else line

    def _instant(self, ts: Decimal) -> bytes:
        if self.speed == 1:
            # Whole seconds stay whole.
            return f"{ts + round(self.to_ts - self.from_ts):f}".encode()
        passed = (ts - Decimal(self.from_ts)) / Decimal(self.speed)
        return f"{(Decimal(self.to_ts) + passed).quantize(_DIGITS):f}".encode()
