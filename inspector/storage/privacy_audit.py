"""The audit of privacy: what in a data folder could tell who a player is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import duckdb

from inspector.core.errors import SourceError
from inspector.core.privacy import MIN_SALT_BYTES, salt_weakness
from inspector.files.salt_file import look_at_salt, private
from inspector.files.warm_paths import PARQUET
from inspector.storage.audit_texts import TextAudit
from inspector.storage.audit_warm import warm_findings
from inspector.storage.engine import connect
from inspector.storage.folders import DataFolders
from inspector.storage.privacy_findings import Audit, Finding

_NEW_SALT = "Delete the file, so that a new one is made; every player gets a new hash"
_IN_TEXT = "the salt that players are hashed with"


def audit(
    folders: DataFolders,
    config: Path,
    salts: Sequence[Path] = (),
    known_salts: Mapping[bytes, str] | None = None,
    on_read: Callable[[int], None] = lambda _: None,
) -> Audit:
    """Look into every file of a data folder.

    Args:
        folders: Where the tiers are.
        config: The folder of config files and their history.
        salts: Files of salts elsewhere.
        known_salts: Salts that everybody knows, with what they are of.
        on_read: Gets how many more bytes were read, as they are stored.
    """
    run = _Run(folders, config, known_salts or {}, on_read)
    run.salts(salts)
    run.files()
    findings = sorted(run.findings, key=lambda one: (str(one.path), one.line, one.what, one.field))
    return Audit(tuple(findings), run.count, run.scanned_bytes, tuple(run.unreadable))


def audit_bytes(folders: DataFolders, config: Path) -> int:
    """Return how many bytes an audit reads."""
    return sum(path.stat().st_size for _, path in _files(folders, config))


class _Run:
    """One audit, as far as it has come."""

    def __init__(
        self,
        folders: DataFolders,
        config: Path,
        known_salts: Mapping[bytes, str],
        on_read: Callable[[int], None],
    ) -> None:
        self.findings: list[Finding] = []
        self.unreadable: list[str] = []
        self.count = self.scanned_bytes = 0
        self._folders = folders
        self._config = config
        self._known = known_salts
        self._on_read = on_read
        self._salt_files: dict[Path, bytes] = {}

    def salts(self, named: Sequence[Path]) -> None:
        """Look at the files of salts: those named, and what looks like one in the data folder."""
        inside = [path for path in self._folders.root.rglob("*") if _may_be_salt(path)]
        for path in dict.fromkeys((*named, *inside)):
            try:
                seen = look_at_salt(path)
            except OSError as problem:
                self.unreadable.append(f"{path}: cannot be read ({problem.strerror or problem})")
                continue
            if seen.salt is None:
                if path in named:
                    what = "file of a salt that holds none"
                    self.findings.append(Finding(what, path, _NEW_SALT))
                continue
            is_called_so = path in named or "salt" in path.name.lower()
            if not is_called_so and len(seen.salt) < MIN_SALT_BYTES:
                continue  # some digits in a file of any name
            self._salt_files[path] = seen.salt
            self.findings += self._of_salt(path, seen.salt, is_open=seen.is_open)

    def _of_salt(self, path: Path, salt: bytes, *, is_open: bool) -> Iterator[Finding]:
        if weakness := salt_weakness(salt, self._known):
            yield Finding(f"weak salt: it {weakness}", path, _NEW_SALT)
        if is_open:
            yield Finding("salt that others may read or write", path, f"Run: {private(path)}")
        if path.is_relative_to(self._config):
            yield Finding(
                "salt beside the data: a copy of this folder hands over both",
                path,
                "Keep it elsewhere, and name it to the emitter (`salt=`, `--salt`)",
                is_advice=True,
            )
        elif path.is_relative_to(self._folders.root):
            what = "salt among the records: whoever gets these can test every name"
            remedy = (
                "Move it out of the data folder, and name it to the emitter (`salt=`, `--salt`)"
            )
            yield Finding(what, path, remedy)

    def files(self) -> None:
        """Look into all files."""
        secrets = [
            (text, _IN_TEXT)
            for salt in dict.fromkeys(self._salt_files.values())
            for text in (salt.hex().encode(), salt.hex().upper().encode(), salt)
        ]
        logs = TextAudit(secrets)
        config = TextAudit(secrets, has_config=True)
        with connect() as connection:
            for tier, path in _files(self._folders, self._config):
                if path in self._salt_files:
                    continue
                try:
                    self.scanned_bytes += path.stat().st_size
                    self.count += 1
                    if path.suffix == PARQUET:
                        self.findings += warm_findings(connection, path)
                        self._on_read(path.stat().st_size)
                    else:
                        reading = config if tier == self._config else logs
                        self.findings += reading.findings(path, self._on_read)
                except FileNotFoundError:
                    continue  # moved meanwhile; servers go on writing
                except SourceError as problem:
                    self.unreadable.append(problem.text())
                except (OSError, duckdb.Error) as problem:
                    said = str(problem).splitlines()[0] if str(problem) else "it is damaged"
                    self.unreadable.append(f"{path}: cannot be read ({said})")


def _files(folders: DataFolders, config: Path) -> Iterator[tuple[Path, Path]]:
    for folder in (folders.hot, folders.rejected, folders.warm, folders.cold, config):
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                yield folder, path


def _may_be_salt(path: Path) -> bool:
    """Return whether a file in a data folder may hold a salt: by its name, or by all that it is."""
    if path.suffix in (PARQUET, ".jsonl", ".gz", ".zst", ".toml") or not path.is_file():
        return False
    return "salt" in path.name.lower() or path.suffix in (".key", ".hex", ".txt", ".secret", "")
