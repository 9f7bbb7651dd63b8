"""Hot reload: the config files of a folder as they are now, with the last good one of each."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic

from inspector.config.models import (
    BackpressureConfig,
    ClampsConfig,
    RetentionConfig,
    SamplingConfig,
)
from inspector.config.reading import Model, config_text, read_config
from inspector.core.errors import ConfigError
from inspector.core.registry import Registry

SETTLE_S = 2.5
"""A file is read again for so long after it changed: it may change again within one tick of its
modification time, and the longest tick there is, that of FAT, takes two seconds."""


@dataclass(frozen=True, slots=True)
class LoadedConfig:
    """What is in force.

    Attributes:
        sampling: Of `sampling.toml`.
        backpressure: Of `backpressure.toml`.
        retention: Of `retention.toml`.
        clamps: Of `clamps.toml`.
        revisions: Name of a file, without its ending, to the revision in force. A file that is
            missing, or that was never good, is not in it.
        refused: What is wrong with files that are not in force, by the same names.
    """

    sampling: SamplingConfig = field(default_factory=SamplingConfig)
    backpressure: BackpressureConfig = field(default_factory=BackpressureConfig)
    retention: RetentionConfig = field(default_factory=RetentionConfig)
    clamps: ClampsConfig = field(default_factory=ClampsConfig)
    revisions: Mapping[str, int] = field(default_factory=dict)
    refused: Mapping[str, ConfigError] = field(default_factory=dict)


class ConfigFolder:
    """The config files that an emitter goes by.

    A missing file, like a missing folder, means the defaults. A bad file leaves in force what was:
    its last good text, or the defaults if there was none. A change counts when two looks agree on
    it: the first may have come while the file was being written, and half of one may be good. That
    it was renamed into its place proves nothing, as editors also rename the old one away and write
    a new one. Whoever looks every quarter of a second has a change in force within half a second.
    """

    def __init__(
        self, folder: Path, registry: Registry, now_s: Callable[[], float] = time.monotonic
    ) -> None:
        """Look at nothing yet.

        Args:
            folder: It need not exist.
            registry: What metric keys and metric paths are checked against.
            now_s: Returns seconds that only ever grow.
        """
        self._now_s = now_s
        self._sampling = _WatchedFile(folder / "sampling.toml", SamplingConfig, registry)
        self._backpressure = _WatchedFile(
            folder / "backpressure.toml", BackpressureConfig, registry
        )
        self._retention = _WatchedFile(folder / "retention.toml", RetentionConfig, registry)
        self._clamps = _WatchedFile(folder / "clamps.toml", ClampsConfig, registry)
        self._returned: LoadedConfig | None = None

    def poll(self) -> LoadedConfig | None:
        """Return what is in force, or None if that is what it was; the first call always returns.

        The first call takes files as they are, a later one what two looks agree on. A file that
        looks the same as before is not read again, once it has settled.
        """
        files = (self._sampling, self._backpressure, self._retention, self._clamps)
        now_s = self._now_s()
        for file in files:
            file.look(now_s)
        loaded = LoadedConfig(
            self._sampling.config,
            self._backpressure.config,
            self._retention.config,
            self._clamps.config,
            {file.name: file.config.revision for file in files if file.is_read},
            {file.name: file.refused for file in files if file.refused},
        )
        if loaded == self._returned:
            return None
        self._returned = loaded
        return loaded


_Look = tuple[int, ...]


class _WatchedFile(Generic[Model]):
    """One config file, as it was at the last look.

    Attributes:
        name: Of the file, without its ending.
        config: What is in force.
        is_read: Whether that comes from the file.
        refused: Why the file as it is now is not in force; None if it is, or is missing.
    """

    def __init__(self, path: Path, model: type[Model], registry: Registry) -> None:
        self.name = path.stem
        self.config = model()
        self.is_read = False
        self.refused: ConfigError | None = None
        self._path = path
        self._model = model
        self._registry = registry
        self._look: _Look | None = None
        self._text: str | None = None
        self._is_text_known = False
        self._is_taken = False
        self._is_new = True
        self._last_good: Model | None = None
        self._settled_s = 0.0

    def look(self, now_s: float) -> None:
        """Take in what changed since the last look.

        Args:
            now_s: Seconds that only ever grow.
        """
        # Before the text is read: a change meanwhile makes the next look differ.
        look = look_at(self._path)
        if look != self._look:
            self._settled_s = now_s + SETTLE_S
        elif look and self._is_taken and now_s >= self._settled_s:
            return
        try:
            text = config_text(self._path)
        except ConfigError as problem:
            # A disk may recover without a trace, so that the next look reads again.
            self._look, self._is_text_known = None, False
            self._refuse(problem)
            return
        self._look = look
        is_first = self._is_new
        self._is_new = False
        if not self._is_text_known or text != self._text:
            self._settled_s = now_s + SETTLE_S
            self._text, self._is_text_known, self._is_taken = text, True, False
            if not is_first:
                return
        if not self._is_taken:
            self._is_taken = True
            self._take(text)

    def _take(self, text: str | None) -> None:
        try:
            if text is None:
                self.config = self._model()
            else:
                self.config = read_config(text, self._model, self._path.name, self._registry)
        except ConfigError as problem:
            self._refuse(problem)
            return
        self.is_read = text is not None
        self.refused = None
        if self.is_read:
            self._last_good = self.config

    def _refuse(self, problem: ConfigError) -> None:
        if self._last_good is not None:
            self.config, self.is_read = self._last_good, True
        # The same trouble at each look is one problem, not a new one each time.
        if self.refused is None or self.refused.text() != problem.text():
            self.refused = problem


def look_at(path: Path) -> _Look | None:
    """Return what differs after a change, or None if there is nothing to be seen."""
    try:
        status = path.stat()
    except OSError:
        return None
    # The time of the last change of its status tells that permissions were mended.
    return status.st_mtime_ns, status.st_size, status.st_ino, status.st_ctime_ns
