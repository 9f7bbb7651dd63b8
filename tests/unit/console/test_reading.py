"""Reading for a command: which kernels it takes, and that all blocks come."""

from __future__ import annotations

from pathlib import Path

import pytest

from inspector.console import reading
from inspector.console.reading import (
    WORTH_COMPILING_BYTES,
    choose_kernels,
    progress_bar,
    read_with_progress,
    registry_for,
)
from inspector.core.errors import SourceError
from inspector.core.registry import Registry
from inspector.ingest.kernel_cache import KernelCache, KernelError
from inspector.ingest.ledger import Ledger
from inspector.session.kernel_loader import UNCOMPILED, Kernels

COMPILED = Kernels(UNCOMPILED.new_reader, UNCOMPILED.fold, compiled=True)


@pytest.fixture
def cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> KernelCache:
    """A cold cache, with a compiler that is quick."""
    cache = KernelCache((), tmp_path / "kernels")
    monkeypatch.setattr(reading, "kernel_cache", lambda: cache)
    monkeypatch.setattr(reading, "load_kernels", lambda _registry: COMPILED)
    return cache


def test_compiled_kernels_are_taken_where_they_are(
    registry: Registry, cache: KernelCache, capsys: pytest.CaptureFixture[str]
) -> None:
    """However little there is to read."""
    cache.mark_warm()

    assert choose_kernels(registry, 1) is COMPILED
    assert capsys.readouterr() == ("", "")


@pytest.mark.usefixtures("cache")
def test_a_little_is_read_before_a_compiler_would_be_done(
    registry: Registry, capsys: pytest.CaptureFixture[str]
) -> None:
    """A lot is worth compiling for, and that is said, where it is in nobody's way."""
    assert choose_kernels(registry, WORTH_COMPILING_BYTES - 1) is UNCOMPILED
    assert capsys.readouterr() == ("", "")

    assert choose_kernels(registry, WORTH_COMPILING_BYTES) is COMPILED
    out, err = capsys.readouterr()
    assert out == ""
    assert "compiling the fast kernels" in err


def test_without_a_compiler_the_decoder_serves(
    registry: Registry,
    cache: KernelCache,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Also where the cache said otherwise."""

    def fail(_registry: Registry) -> Kernels:
        raise KernelError("the kernels cannot be used (no [/] compiler)", remedy="Do nothing")

    cache.mark_warm()
    monkeypatch.setattr(reading, "load_kernels", fail)

    assert choose_kernels(registry, 1) is UNCOMPILED
    assert capsys.readouterr().err == "the kernels cannot be used (no [/] compiler). Do nothing\n"


def test_every_block_of_every_file_comes(tmp_path: Path) -> None:
    """In the order of their names."""
    (tmp_path / "b.jsonl").write_bytes(b"two\nthree")
    (tmp_path / "a.jsonl").write_bytes(b"one\n")

    blocks = list(read_with_progress([tmp_path], Ledger()))

    assert [block.data for block in blocks] == [b"one\n", b"two\n", b"three"]


def test_a_path_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    """Before anything is read."""
    with pytest.raises(SourceError, match="does not exist"):
        next(read_with_progress([tmp_path / "nowhere"], Ledger()))


def test_a_bar_says_nothing_where_results_go(capsys: pytest.CaptureFixture[str]) -> None:
    """It is for standard error alone; and nowhere if it is not to be shown."""
    with progress_bar("Reading", 10, shown=False) as advance:
        advance(5)
    assert capsys.readouterr() == ("", "")

    with progress_bar("Reading", 10) as advance:
        advance(10)
    assert capsys.readouterr().out == ""


def test_keys_of_the_team_count(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And a file that is no good is said, in nobody's way."""
    path = tmp_path / "config" / "registry.toml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(
        '[[key]]\nname = "zorp"\nkind = "sum"\nlevel = "activation"\nunit = ""\n'
        'description = "Zorp."\noptional = false\n'
    )
    assert registry_for([tmp_path]).find_key("zorp") is not None
    assert capsys.readouterr() == ("", "")

    path.write_text("no registry")
    assert registry_for([tmp_path]).find_key("zorp") is None
    out, err = capsys.readouterr()
    assert (out, str(path) in err) == ("", True)
