"""Retuning: config files become the settings of an emitter, and do so again when they change."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from inspector.config.defaults import default_order, default_rates
from inspector.core.registry import Registry
from inspector.emitter.settings import Clamp, Settings

RELOAD_MODULE = "inspector.config.reload"


def _ignore(_settings: Settings) -> None:
    pass


class Retuning:
    """Settings as the config files say, for one thread at a time.

    Files that are missing or bad never raise: `Settings.problem` says what is not in force.
    """

    def __init__(
        self, folder: Path, registry: Registry, use: Callable[[Settings], None] = _ignore
    ) -> None:
        """Look at nothing yet.

        Args:
            folder: Of the config files; neither it nor they need exist.
            registry: What metric keys are checked against, and where default rates come from.
            use: Gets new settings before they are returned, on the thread that asks for them: what
                takes its time has it there.
        """
        self._use = use
        self._folder = folder
        self._registry = registry
        self._files: Any = None
        self._settings = Settings(default_rates(registry), order=default_order(registry))

    def load(self) -> Settings:
        """Return the settings in force now."""
        if self._files is None:
            # Imported only now, and past the layers' check: pydantic, which declares the files,
            # takes longer to import than a game server may wait for `import inspector.emitter`.
            reload: Any = importlib.import_module(RELOAD_MODULE)
            self._files = reload.ConfigFolder(self._folder, self._registry)
        loaded = self._files.poll()
        if loaded is not None:
            self._settings = _settings(loaded, self._registry)
            self._use(self._settings)
        return self._settings

    def poll(self) -> Settings | None:
        """Return the settings in force now, or None if they are what they were."""
        before = self._settings
        after = self.load()
        return None if after == before else after


def _settings(loaded: Any, registry: Registry) -> Settings:
    """Return what a `LoadedConfig` means for an emitter."""
    backpressure, retention = loaded.backpressure, loaded.retention
    order = backpressure.order
    return Settings(
        rates=default_rates(registry) | loaded.sampling.rates,
        overrides=tuple((rule.path, rule.rate) for rule in loaded.sampling.override),
        queue_threshold=backpressure.queue_threshold,
        buffer_records=backpressure.buffer_records,
        order=default_order(registry) if order is None else order,
        recover_share=backpressure.recover_share,
        flush_s=backpressure.flush_interval_s,
        flush_bytes=backpressure.flush_bytes,
        roll_s=retention.roll_s,
        roll_bytes=retention.roll_bytes,
        drops_opted_out=retention.opt_out == "drop",
        clamps=tuple(Clamp(rule.path, rule.least, rule.most) for rule in loaded.clamps.clamp),
        revisions=dict(loaded.revisions),
        problem="; ".join(error.text() for error in loaded.refused.values()),
    )
