"""Compiled kernels: how they are declared, where their machine code is cached, how it is warmed.

Compiling all kernels takes many seconds and holds the interpreter's lock, so it happens in a child
process; this process then only loads machine code from the cache.
"""

from __future__ import annotations

import hashlib
import os
import platform
import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

from platformdirs import user_cache_path

from inspector.core.errors import InspectorError

_IMPORT = re.compile(r"^from inspector\.([\w.]+) import", re.MULTILINE)
_DECLARES = re.compile(r"^@(?:kernel|inlined)\b", re.MULTILINE)
_CACHE_VARIABLE = "NUMBA_CACHE_DIR"
_STAMP = "ready"

REMEDY = "Inspector works without them, more slowly; see inspector doctor"
"""What to do without kernels."""


class KernelError(InspectorError):
    """The kernels could not be compiled; the decoder serves alone."""


def kernel_sources(package: Path) -> tuple[Path, ...]:
    """Return the files that kernels are made of: those that declare them, and all they import.

    Args:
        package: The folder of the package that all imports begin with.
    """
    texts = {path: path.read_text(encoding="utf-8") for path in sorted(package.rglob("*.py"))}
    found: set[Path] = set()
    waiting = [path for path, text in texts.items() if _DECLARES.search(text)]
    while waiting:
        path = waiting.pop()
        if path not in found:
            found.add(path)
            parts = (name.split(".") for name in _IMPORT.findall(texts[path]))
            modules = (package.joinpath(*names).with_suffix(".py") for names in parts)
            waiting += [module for module in modules if module in texts]
    return tuple(sorted(found))


def fingerprint(sources: tuple[Path, ...]) -> str:
    """Return a short digest of all that compiled code depends on: sources, compiler, machine."""
    digest = hashlib.blake2b(digest_size=8)
    for name in ("numba", "llvmlite", "numpy"):
        digest.update(version(name).encode())
    digest.update(f"{sys.implementation.cache_tag} {platform.machine()}".encode())
    for source in sources:
        digest.update(source.read_bytes())
    return digest.hexdigest()


class KernelCache:
    """The folder of compiled kernels that fits these sources, this compiler and this machine.

    Attributes:
        folder: Where the machine code lies.
    """

    def __init__(self, sources: tuple[Path, ...], root: Path | None = None) -> None:
        base = root or user_cache_path("inspector", appauthor=False) / "kernels"
        self.folder = base / fingerprint(sources)

    def activate(self) -> None:
        """Point the compiler at the folder; before the first kernel module is imported."""
        os.environ[_CACHE_VARIABLE] = str(self.folder)

    def is_warm(self) -> bool:
        """Return whether every kernel has been compiled into the folder."""
        return (self.folder / _STAMP).exists()

    def mark_warm(self) -> None:
        """Note that every kernel has been compiled into the folder."""
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / _STAMP).touch()

    def warm_in_child(self, timeout_s: float) -> None:
        """Compile all kernels in a child process and wait for it.

        Raises:
            KernelError: The child failed or took longer than `timeout_s`.
        """
        command = [sys.executable, "-m", "inspector.session.warm_up"]
        try:
            done = subprocess.run(command, capture_output=True, timeout=timeout_s, check=False)
        except (OSError, subprocess.TimeoutExpired) as problem:
            raise KernelError(
                f"the kernels could not be compiled ({problem})",
                remedy=REMEDY,
            ) from problem
        if done.returncode:
            tail = done.stderr.decode(errors="replace").strip().splitlines()[-1:]
            raise KernelError(
                f"the kernels could not be compiled ({' '.join(tail)})",
                remedy=REMEDY,
            )
