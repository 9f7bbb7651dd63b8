"""The layers: what may import what, as pyproject.toml says."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

import inspector

CHECKOUT = Path(inspector.__file__).parent.parent
CONFIG = CHECKOUT / "pyproject.toml"

pytestmark = pytest.mark.skipif(not CONFIG.exists(), reason="an installed package has no contracts")


@pytest.fixture(autouse=True)
def _in_the_checkout(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the contracts are looked for."""
    monkeypatch.chdir(CHECKOUT)
    monkeypatch.syspath_prepend(str(CHECKOUT))


def test_every_contract_is_kept(capsys: pytest.CaptureFixture[str]) -> None:
    """Imports point downwards, and each library is met in one place."""
    status = lint_imports(str(CONFIG), no_cache=True)

    assert status == EXIT_STATUS_SUCCESS, capsys.readouterr().out


def test_every_part_of_the_program_has_its_layer() -> None:
    """A new one must say where it stands."""
    contracts = tomllib.loads(CONFIG.read_text())["tool"]["importlinter"]["contracts"]
    (layers,) = (contract["layers"] for contract in contracts if contract["type"] == "layers")
    named = {name.strip() for layer in layers for name in layer.split("|")}

    package = CHECKOUT / "inspector"
    parts = {path.stem for path in package.glob("*.py")} | {
        path.parent.name for path in package.glob("*/__init__.py")
    }
    assert named == parts - {"__init__"}
