"""A game at 60 frames a second that says on its standard output what each frame handed over.

    python killed_server.py DATA_FOLDER SALT_FILE ACTIVATIONS_PER_FRAME FRAMES

Without a number of frames (0), it runs until somebody kills it.
"""

from __future__ import annotations

import itertools
import os
import struct
import sys
import time
from pathlib import Path

from inspector.emitter import Emitter

FRAME_S = 1 / 60
REPORT = struct.Struct("<qd")
"""The first number that was not handed over yet, and when that was so, in monotonic seconds."""

ENTRY = "ability.meteor"


def main() -> None:
    """Record numbered activations, frame by frame."""
    folder, salt = map(Path, sys.argv[1:3])
    per_frame, frames = map(int, sys.argv[3:5])
    emitter = Emitter.open(folder, shard="world-1", salt=salt)
    next_s = time.monotonic()
    for frame in itertools.count():
        if frame == frames and frames:
            break
        first = frame * per_frame
        for number in range(first, first + per_frame):
            metrics = {"casts": 1, "damage_total": number, "healing_total": 12.5}
            emitter.record(ENTRY, metrics, player=f"Player {number % 50}", tier=number % 5)
        emitter.end_frame()
        # One write of so few bytes into a pipe is whole or not there.
        os.write(1, REPORT.pack(first + per_frame, time.monotonic()))
        next_s += FRAME_S
        time.sleep(max(next_s - time.monotonic(), 0.0))
    emitter.close()


if __name__ == "__main__":
    main()
