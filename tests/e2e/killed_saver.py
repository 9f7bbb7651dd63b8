"""Saves one config file after the other, and says so on its standard output.

    python killed_saver.py CONFIG_FOLDER SAVES

Without a number of saves (0), it runs until somebody kills it. A save that comes too late is
tried again with what is there then; that is said, too.
"""

from __future__ import annotations

import itertools
import os
import sys
from pathlib import Path

from inspector.config.store import Store
from inspector.core.errors import ConflictError
from inspector.files.resources import load_registry

RATE: tuple[str, ...] = ("rates", "casts")


def main() -> None:
    """Save, and say each time which revision it was, or 0 for a conflict."""
    store, saves = Store(Path(sys.argv[1]), load_registry()), int(sys.argv[2])
    for number in itertools.count():
        if number == saves and saves:
            break
        document = store.load("sampling")
        draft = document.set(RATE, (number % 1_000 + 1) / 1_001)
        try:
            entry = store.save(draft, f"save {number}", "saver").entry
        except ConflictError:
            entry = None
        # One write of so few bytes into a pipe is whole or not there.
        os.write(1, f"{entry.revision if entry else 0}\n".encode())


if __name__ == "__main__":
    main()
