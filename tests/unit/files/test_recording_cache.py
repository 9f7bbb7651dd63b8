"""The folder of recordings: what is kept stays within bounds, and nothing partial is seen."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.core.errors import StorageError
from inspector.files import recording_cache
from inspector.files.recording_cache import CacheFolder, Layout, StoppedError, padded, sum_of


def save(folder: CacheFolder, source: Path, *arrays: np.ndarray, index: bytes = b"i") -> list[int]:
    """Keep arrays of a source, and return where they begin."""
    layout = Layout()
    starts = [layout.add(array) for array in arrays]
    folder.save([source], layout, index)
    return starts


def test_arrays_come_back_as_they_were_and_may_be_written_without_changing_the_file(
    tmp_path: Path,
) -> None:
    """A fold writes where it lies, in this process alone."""
    folder = CacheFolder(tmp_path / "cache")
    numbers, codes = np.arange(1000.0), np.arange(7, dtype=np.uint16)
    starts = save(folder, tmp_path, numbers, codes, index=b"what they mean")

    mapped = folder.find([tmp_path])

    assert mapped is not None
    assert mapped.index == b"what they mean"
    found = mapped.array("<f8", 1000, starts[0])
    np.testing.assert_array_equal(found, numbers)
    np.testing.assert_array_equal(mapped.array("<u2", 7, starts[1]), codes)
    found[:] = -1.0
    again = folder.find([tmp_path])
    assert again is not None
    np.testing.assert_array_equal(again.array("<f8", 1000, starts[0]), numbers)


@given(st.lists(st.binary(max_size=300), min_size=1, max_size=5))
def test_the_sum_of_what_is_mapped_is_the_sum_of_what_was_written(blobs: list[bytes]) -> None:
    """Whatever the lengths: what pads them counts as nothing."""
    arrays = [np.frombuffer(blob, np.uint8) for blob in blobs]
    laid = b"".join(blob + bytes(padded(len(blob)) - len(blob)) for blob in blobs)
    words = np.frombuffer(laid, "<u8")

    assert sum_of(arrays) == int(words.sum(dtype=np.uint64))


def test_an_array_beyond_its_file_is_refused(tmp_path: Path) -> None:
    """Whatever an index says, nothing else of the memory is read."""
    folder = CacheFolder(tmp_path / "cache")
    save(folder, tmp_path, np.arange(8.0))
    mapped = folder.find([tmp_path])
    assert mapped is not None

    with pytest.raises(ValueError, match="beyond"):
        mapped.array("<f8", 9, 64)
    with pytest.raises(ValueError, match="beyond"):
        mapped.array("O", 1, 64)


def test_only_the_latest_recordings_are_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Which were opened, not which were written."""
    monkeypatch.setattr(recording_cache, "MOST_RECORDINGS", 3)
    folder = CacheFolder(tmp_path / "cache")
    sources = [tmp_path / str(number) for number in range(4)]
    for age, source in enumerate(sources[:3]):
        save(folder, source, np.zeros(8))
        newest = max(folder.folder.iterdir(), key=lambda path: path.stat().st_mtime_ns)
        os.utime(newest, (1_000 + age, 1_000 + age))
    assert folder.find([sources[0]])  # is the latest by this

    save(folder, sources[3], np.zeros(8))

    kept = [folder.find([source]) is not None for source in sources]
    assert kept == [True, False, True, True]
    assert folder.size()[0] == 3


def test_bytes_are_bounded_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What alone is too large is not kept."""
    monkeypatch.setattr(recording_cache, "MOST_BYTES", 20_000)
    folder = CacheFolder(tmp_path / "cache")
    save(folder, tmp_path / "a", np.zeros(1_500))
    save(folder, tmp_path / "b", np.zeros(1_500))
    assert folder.find([tmp_path / "a"]) is None

    with pytest.raises(StorageError, match="too little room"):
        save(folder, tmp_path / "c", np.zeros(3_000))


def test_who_stops_leaves_what_was_there(tmp_path: Path) -> None:
    """A window that is closed meanwhile leaves no half a file."""
    folder = CacheFolder(tmp_path / "cache")
    save(folder, tmp_path, np.zeros(8), index=b"before")
    layout = Layout()
    layout.add(np.zeros(8))

    with pytest.raises(StoppedError):
        folder.save([tmp_path], layout, b"after", lambda: True)

    mapped = folder.find([tmp_path])
    assert mapped is not None
    assert mapped.index == b"before"
    assert len(list(folder.folder.iterdir())) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="has no such permissions")
def test_only_its_owner_may_read_it(tmp_path: Path) -> None:
    """It holds what the logs hold, and those may be closed to others."""
    folder = CacheFolder(tmp_path / "cache")
    save(folder, tmp_path, np.zeros(8))

    assert folder.folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in folder.folder.iterdir()} == {0o600}


def test_what_is_forgotten_is_gone(tmp_path: Path) -> None:
    """As after an erasure: nothing of the source is left."""
    folder = CacheFolder(tmp_path / "cache")
    save(folder, tmp_path, np.zeros(8))

    folder.forget([tmp_path])

    assert folder.find([tmp_path]) is None
    assert folder.size() == (0, 0)
