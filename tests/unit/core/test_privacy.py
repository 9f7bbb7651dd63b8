"""Privacy: what stands for a player."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.core.errors import SaltError
from inspector.core.privacy import MAX_SALT_BYTES, MIN_SALT_BYTES, checked_salt, hash_player
from inspector.core.validation import is_player_hash

SALT = bytes(range(32))

salts = st.binary(min_size=MIN_SALT_BYTES, max_size=MAX_SALT_BYTES)


def test_a_name_becomes_the_keyed_digest_of_its_bytes() -> None:
    """So that a server in another language gives the same player the same hash."""
    expected = hashlib.blake2b("Zoë 🐉".encode(), digest_size=16, key=SALT).hexdigest()

    assert hash_player("Zoë 🐉", SALT) == f"h:{expected}"
    assert hash_player("", SALT) == "h:3daf97bce7888fd59773c66bf647459c"


@given(st.text(), salts)
def test_whatever_the_name_readers_take_the_hash(name: str, salt: bytes) -> None:
    """Always of one length, and the same again."""
    found = hash_player(name, salt)

    assert is_player_hash(found)
    assert len(found) == len("h:") + 32
    assert found == hash_player(name, salt)


@given(st.text(), st.text(), salts, salts)
def test_other_names_and_other_salts_give_other_hashes(
    name: str, other: str, salt: bytes, other_salt: bytes
) -> None:
    """Nobody is taken for somebody else."""
    found = hash_player(name, salt)

    assert (found == hash_player(other, salt)) == (name == other)
    assert (found == hash_player(name, other_salt)) == (salt == other_salt)


def test_a_name_that_is_no_proper_text_has_a_hash_too() -> None:
    """Names come from clients; half of a surrogate pair must not stop the writer."""
    assert is_player_hash(hash_player("\ud800", SALT))


@pytest.mark.parametrize("size_bytes", [0, 15, 65])
def test_a_salt_that_is_too_short_or_too_long_is_refused(size_bytes: int) -> None:
    """And nothing of it is told but its length."""
    salt = b"s3cret-s3cret-s3cret"[:size_bytes].ljust(size_bytes, b"!")

    with pytest.raises(SaltError, match=f"{size_bytes} bytes") as caught:
        checked_salt(salt, "the salt")

    assert caught.value.where == "the salt"
    assert "s3cret" not in caught.value.text()
    with pytest.raises(SaltError):
        hash_player("Ada", salt)
