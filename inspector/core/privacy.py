"""Privacy: what stands in a record for a player, so that no name leaves the server."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import blake2b
from itertools import pairwise
from types import MappingProxyType

from inspector.core.errors import TOLD_PROBLEMS, PlayerError, SaltError
from inspector.core.validation import is_player_hash

MIN_SALT_BYTES = 16
"""A shorter salt could be guessed, and with it every name."""

MAX_SALT_BYTES = 64
"""The longest key that BLAKE2b takes."""

_HASH_BYTES = 16
_NONE_KNOWN: Mapping[bytes, str] = MappingProxyType({})


def hash_player(name: str, salt: bytes) -> str:
    """Return what records carry for a player: ``h:`` and 32 lower-case hex digits.

    It is the BLAKE2b digest of 16 bytes of the name as UTF-8, keyed with the salt (M-J. Saarinen
    and J-P. Aumasson, "The BLAKE2 Cryptographic Hash and Message Authentication Code", RFC 7693):
    without the salt nobody can tell whether a hash is that of a name they guess. Half of a
    surrogate pair, which UTF-8 has no form for, counts as the three bytes that it would have.

    Args:
        name: The player's own name, any text.
        salt: `MIN_SALT_BYTES` to `MAX_SALT_BYTES`.

    Raises:
        SaltError: The salt is shorter or longer.
    """
    key = checked_salt(salt)
    text = name.encode("utf-8", "surrogatepass")
    return "h:" + blake2b(text, digest_size=_HASH_BYTES, key=key).hexdigest()


def checked_salt(salt: bytes, where: str = "") -> bytes:
    """Return a salt that names can be hashed with.

    Args:
        salt: Its bytes.
        where: Where it comes from, for messages, which never repeat anything of it.

    Raises:
        SaltError: It is not `MIN_SALT_BYTES` to `MAX_SALT_BYTES` long.
    """
    if MIN_SALT_BYTES <= len(salt) <= MAX_SALT_BYTES:
        return salt
    raise SaltError(
        f"the salt has {len(salt)} bytes, it must have {MIN_SALT_BYTES} to {MAX_SALT_BYTES}",
        where=where,
        remedy="Take 32 random bytes",
    )


def checked_players(told: Iterable[tuple[str, str]]) -> frozenset[str]:
    """Return hashes of players as records carry them.

    Args:
        told: Each with the place that it comes from, for messages.

    Raises:
        PlayerError: Some are none, or there is none at all. What they are instead is not repeated,
            because it may be somebody's name.
    """
    told = tuple(told)
    wrong = [place for place, text in told if not is_player_hash(text)]
    if wrong:
        places = ", ".join(wrong[:TOLD_PROBLEMS])
        more = f" and {len(wrong) - TOLD_PROBLEMS} more" if len(wrong) > TOLD_PROBLEMS else ""
        raise PlayerError(
            f"must be 'h:' and 1 to 128 lower-case hex digits; value withheld ({len(wrong)} such)",
            where=places + more,
            remedy="Copy the hash from a record; a name has none without the salt",
        )
    if not told:
        raise PlayerError("no player is named", remedy="Name one with --player, or a list of them")
    return frozenset(text for _, text in told)


def salt_weakness(salt: bytes, known: Mapping[bytes, str] = _NONE_KNOWN) -> str:
    """Return why somebody could guess a salt, or nothing if nobody can; never anything of it.

    Args:
        salt: Its bytes.
        known: Salts that everybody knows, with what they are of.
    """
    if len(salt) < MIN_SALT_BYTES:
        return f"has {len(salt)} bytes, and at least {MIN_SALT_BYTES} are needed"
    if salt in known:
        return f"is that of {known[salt]}, which everybody knows"
    steps = {(after - before) % 256 for before, after in pairwise(salt)}
    if len(steps) == 1:
        return "is a row of bytes that anybody would try first"
    if any(salt == salt[:size] * (len(salt) // size) for size in range(1, len(salt) // 2 + 1)):
        return "repeats itself"
    if all(0x20 <= byte < 0x7F for byte in salt):
        return "is a text that a person chose, and no random bytes"
    if 2 * len(set(salt)) < len(salt):
        return "consists of few different bytes, and is not random"
    return ""
