"""Players by their hashes: where a text names them, in whatever escapes, and the text without.

A hash is named where ``h:`` and its digits stand and no further hex digit follows: that would be
somebody else's.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

ERASED = "erased"
"""What stands in the place of a hash in the records of others."""

_FEW = 4
"""So many are sooner looked for one after the other than all at once."""

_ANY = re.compile(rb"h:[0-9a-f]+")
_ANY_TEXT = re.compile(r"h:[0-9a-f]+")
_ESCAPE = b"\\u00"
_ESCAPED = re.compile(rb"\\+u00(3[0-9aA]|6[1-68])")  # of what hashes consist of
_ESCAPED_TEXT = re.compile(r"\\+u00(3[0-9aA]|6[1-68])")
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')


class NamedPlayers:
    """Finds some players in text.

    Args:
        hashes: As records carry them; they must be valid.

    Attributes:
        hashes: The same.
    """

    def __init__(self, hashes: frozenset[str]) -> None:
        self.hashes = hashes
        self._encoded = frozenset(one.encode() for one in hashes)

    def places(self, data: bytes) -> Iterator[int]:
        """Yield where one of them may be named, in escapes or not; none is left out."""
        if len(self._encoded) <= _FEW:
            for one in self._encoded:
                yield from _places_of(one, data)
        else:
            known = self._encoded
            yield from (one.start() for one in _ANY.finditer(data) if one.group() in known)
        if b"\\" in data and _ESCAPE in data:
            yield from (found.start() for found in _ESCAPED.finditer(data))

    def are_named(self, data: bytes) -> bool:
        """Return whether one of them is named, in escapes or not."""
        if any(found.group() in self._encoded for found in _ANY.finditer(data)):
            return True
        if _ESCAPE not in data:
            return False
        plain = _ESCAPED.sub(lambda found: bytes.fromhex(found[1].decode()), data)
        return any(found.group() in self._encoded for found in _ANY.finditer(plain))

    def without(self, text: str) -> str:
        """Return a text in which `ERASED`, numbered from the second on, stands for each of them."""
        if not self.are_named(text.encode("utf-8", "surrogatepass")):
            return text
        erased = 0

        def replaced(found: re.Match[str]) -> str:
            nonlocal erased
            if found.group() not in self.hashes:
                return found.group()
            erased += 1
            return ERASED if erased == 1 else f"{ERASED}{erased}"

        text = _ANY_TEXT.sub(replaced, text)
        if self.are_named(text.encode("utf-8", "surrogatepass")):
            plain = _ESCAPED_TEXT.sub(lambda found: chr(int(found[1], 16)), text)
            text = _ANY_TEXT.sub(replaced, plain)
        return text

    def without_in_json(self, text: str) -> str:
        """Return valid JSON in which they are named in no string; all else is as it was."""
        erased = 0

        def replaced(found: re.Match[str]) -> str:
            nonlocal erased
            if not self.are_named(found.group().encode("utf-8", "surrogatepass")):
                return found.group()
            said = self.without(json.loads(found.group(), strict=False))
            erased += 1
            # Two keys of one object must not become the same.
            said = said if erased == 1 else said.replace(ERASED, f"{ERASED}-{erased}", 1)
            return json.dumps(said, ensure_ascii=False)

        return _STRING.sub(replaced, text)


def _places_of(text: bytes, data: bytes) -> Iterator[int]:
    place = data.find(text)
    while place >= 0:
        yield place
        place = data.find(text, place + 1)
