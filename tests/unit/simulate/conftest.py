"""What the tests of the simulated world share."""

from __future__ import annotations

import pytest

from inspector.core.registry import Registry
from inspector.files.resources import load_registry
from inspector.ingest.decoder import Decoder
from inspector.simulate.abilities import Catalogue, load_catalogue


@pytest.fixture(scope="session")
def registry() -> Registry:
    """The registry that ships."""
    return load_registry()


@pytest.fixture(scope="session")
def decoder(registry: Registry) -> Decoder:
    """The judge of every line."""
    return Decoder(registry)


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The catalogue that ships."""
    return load_catalogue()
