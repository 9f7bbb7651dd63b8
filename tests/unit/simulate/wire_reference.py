"""A second emitter, written from the README alone: no code of the first one is in it.

It does what the test vectors ask for up to backpressure, in the plainest way.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

Record = dict[str, Any]

FLUSH_S = 2.0
LABELS = ("tier", "tags", "region", "phase")


class Reference:
    """Takes the steps of the vectors and makes lines, but for heartbeats."""

    def __init__(self, folder: Path, registry_text: str) -> None:
        self.lines: list[str] = []
        keys = tomllib.loads(registry_text)["key"]
        self._kinds = {key["name"]: key["kind"] for key in keys}
        self._optional = {key["name"] for key in keys if key["optional"]}
        self._defaults = {key["name"]: key.get("default_rate", 1.0) for key in keys}
        self._draws: Iterator[float] = iter(json.loads((folder / "draws.json").read_text()))
        self._salt = bytes.fromhex((folder / "salt.hex").read_text())
        self._config = folder / "config"
        self._sampling = tomllib.loads((self._config / "sampling.toml").read_text())
        self._now = self._merged_at = 0.0
        self._live: dict[str, Record] = {}
        self._frame: list[Record] = []
        self._queue: list[Record] = []
        self._merged: dict[Any, Record] = {}

    def do(self, step: Mapping[str, Any]) -> None:
        """Take one step."""
        arguments = dict(step)
        self._now = arguments.pop("at")
        getattr(self, arguments.pop("do"))(**arguments)

    def open(self) -> None:
        """Begin."""
        self._merged_at = self._now

    def record(self, entry: str, metrics: Record, ts: float | None = None, **labels: Any) -> None:
        """Record what is over."""
        self._frame.append(self._made(entry, metrics, labels) | ({"ts": ts} if ts else {}))

    def begin(self, name: str, kind: str, entry: str, **labels: Any) -> None:
        """Begin an activation."""
        self._live[name] = {
            "kind": kind,
            "entry": entry,
            "labels": labels,
            "metrics": {},
            "since": self._now,
            "targets": set(),
            "met": set(),
            "controlled": {},
            "phase": labels.get("phase"),
        }

    def add(self, name: str, key: str, value: float) -> None:
        """Add to a metric."""
        metrics = self._live[name]["metrics"]
        metrics[key] = metrics.get(key, 0) + value

    def hit(self, name: str, target: str) -> None:
        """Hit a target."""
        self._live[name]["targets"].add(target)

    def control(self, name: str, target: str, duration_s: float, full: bool = True) -> None:
        """Control a target."""
        controlled = self._live[name]["controlled"]
        self.hit(name, target)
        if target not in controlled:
            self.add(name, "cc_applied_count", 1)
        if full and not controlled.get(target):
            self.add(name, "cc_full_duration_count", 1)
        controlled[target] = full or controlled.get(target, False)
        self.add(name, "cc_applied_seconds", duration_s)

    def tick(self, name: str) -> None:
        """Tell what came since the last tick."""
        live = self._live[name]
        metrics, live["metrics"] = live["metrics"], {}
        if live["kind"] == "field":
            live["metrics"] = {key: metrics.pop(key) for key in self._optional & set(metrics)}
        self._count(metrics, live["targets"])
        self._end_uptime(live, metrics)
        live["met"] |= live["targets"]
        live["targets"] = set()
        if metrics:
            self._queue.append(self._of(live, metrics))

    def enter_phase(self, name: str, phase: str) -> None:
        """Tell what a phase came to."""
        self.tick(name)
        self._live[name]["phase"] = phase

    def end(self, name: str) -> None:
        """Tell the rest."""
        live = self._live.pop(name)
        if live["kind"] == "event":
            self._live[name] = live
            self.enter_phase(name, "summary")
            del self._live[name]
        metrics = live["metrics"]
        self._count(metrics, live["met"] | live["targets"])
        self._end_uptime(live, metrics)
        metrics["casts"] = 1
        waits = self._frame if live["kind"] == "cast" else self._queue
        waits.append(self._of(live, metrics) | {"targets": live["targets"]})

    def end_frame(self) -> None:
        """Let what waits in the frame go on."""
        merged: dict[Any, Record] = {}
        for record in self._frame:
            subject = (record["player"], *(str(record.get(label)) for label in LABELS))
            if record["entry"] != "ability.pulse" or subject not in merged:
                merged[subject] = record
                self._queue.append(record)
            else:
                self._add_up(merged[subject], record)
                merged[subject]["targets"] |= record["targets"]
                merged[subject]["metrics"]["participants"] = len(merged[subject]["targets"])
        self._frame = []

    def save(self, file: str, source: str) -> None:
        """Replace a config file."""
        if file == "sampling.toml":
            self._sampling = tomllib.loads((self._config / source).read_text())

    def write(self) -> None:
        """Make lines of what waits."""
        queue, self._queue = self._queue, []
        for record in queue:
            record["metrics"] = self._valid(record["metrics"])
            if record["metrics"] is None:
                continue
            if record["opted_out"]:
                group = (record["entry"], record.get("tier"), str(record.get("tags")))
                if group in self._merged:
                    self._add_up(self._merged[group], record)
                else:
                    self._merged[group] = record | {"region": None, "phase": None}
            else:
                self._write(record)
        if self._now - self._merged_at >= FLUSH_S:
            self._merged_at = self._now
            for record in self._merged.values():
                self._write(record)
            self._merged = {}

    def _made(self, entry: str, metrics: Record, labels: Record) -> Record:
        player, opted_out = labels.get("player"), labels.get("opt_out", False)
        if opted_out or player == "Mirelle":
            player, opted_out = None, True
        about = {label: labels.get(label) for label in LABELS} | {"opted_out": opted_out}
        return {"ts": self._now, "entry": entry, "player": player, "metrics": metrics} | about

    def _of(self, live: Record, metrics: Record) -> Record:
        return self._made(live["entry"], metrics, live["labels"] | {"phase": live["phase"]})

    def _count(self, metrics: Record, targets: set[str]) -> None:
        if targets:
            metrics["participants"] = len(targets)

    def _end_uptime(self, live: Record, metrics: Record) -> None:
        if live["kind"] in ("field", "transformation"):
            metrics["uptime_seconds"] = self._now - live["since"]
            live["since"] = self._now

    def _add_up(self, record: Record, other: Record) -> None:
        metrics = record["metrics"]
        for key, value in other["metrics"].items():
            if key in metrics and self._kinds[key] == "gauge":
                metrics[key] = max(metrics[key], value)
            else:
                metrics[key] = metrics.get(key, 0) + value
        record["ts"] = max(record["ts"], other["ts"])

    def _valid(self, metrics: Record) -> Record | None:
        counters = {key for key in metrics if self._kinds[key] == "counter"}
        bad = {key for key in counters if metrics[key] < 0 or metrics[key] % 1}
        if bad and bad == set(metrics):
            return None
        return {key: value for key, value in metrics.items() if key not in bad}

    def _rate(self, path: str) -> float:
        key = path.rpartition(".")[2]
        rate: float = self._sampling["rates"].get(key, self._defaults[key])
        for override in self._sampling.get("override", ()):
            if fnmatchcase(path, override["path"]):
                rate = override["rate"]
        return rate

    def _write(self, record: Record) -> None:
        rates = {key: self._rate(f"{record['entry']}.{key}") for key in record["metrics"]}
        kept = {
            key: value
            for key, value in record["metrics"].items()
            if rates[key] == 1 or (rates[key] > 0 and next(self._draws) < rates[key])
        }
        if record["metrics"] and not kept:
            return
        meta = {label: record[label] for label in LABELS if record.get(label) not in (None, [])}
        if "tags" in meta:
            meta["tags"] = sorted(set(meta["tags"]))
        if any(rates[key] < 1 for key in kept):
            meta["rates"] = {key: rates[key] for key in kept if rates[key] < 1}
        line = {"ts": _plain(round(record["ts"] * 1e3) / 1e3), "shard": "wörld-1"}
        if record["player"] is not None:
            key = hashlib.blake2b(record["player"].encode(), digest_size=16, key=self._salt)
            line["player"] = f"h:{key.hexdigest()}"
        line |= {"entry": record["entry"], "metrics": {k: _value(v) for k, v in kept.items()}}
        line |= {"meta": meta} if meta else {}
        self.lines.append(json.dumps(line, ensure_ascii=False, separators=(",", ":")))


def _value(value: float) -> float:
    return _plain(round(value * 1e6) / 1e6 if abs(value) < 2**53 / 1e6 else value)


def _plain(value: float) -> float:
    return int(value) if value == int(value) and abs(value) <= 2**53 else value
