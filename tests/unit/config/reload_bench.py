"""A config folder whose files a test changes between two looks at them."""

from __future__ import annotations

from pathlib import Path

from inspector.config.reload import SETTLE_S, ConfigFolder, LoadedConfig
from inspector.core.registry import Registry

GOOD = "revision = 7\nrates.casts = 0.25\n"
OTHER = "revision = 8\nrates.casts = 0.75\n"  # as long as the good one
BAD = "revision = 9\nrates.casts = 1.75\n"


class Bench:
    """A config folder, and a clock that stands still until it is told to move."""

    def __init__(self, folder: Path, registry: Registry) -> None:
        self.sampling = folder / "sampling.toml"
        self.now_s = 100.0
        self.folder = ConfigFolder(folder, registry, lambda: self.now_s)

    def look(self) -> LoadedConfig | None:
        """Look at the files a quarter of a second later."""
        self.now_s += 0.25
        return self.folder.poll()

    def poll(self) -> LoadedConfig | None:
        """Look twice, so that both agree; return what is news."""
        first, second = self.look(), self.look()
        return second or first

    def settle(self) -> None:
        """Look once more when the files are long as they are."""
        self.poll()
        self.now_s += SETTLE_S
        self.poll()


def rate(loaded: LoadedConfig | None) -> float | None:
    """Return the rate of casts that is in force."""
    assert loaded is not None
    return loaded.sampling.rates.get("casts")
