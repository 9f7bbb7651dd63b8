"""A server process for tests: it does to its log what it is told, line by line on stdin.

It answers each order with ``done``, and keeps a list of its own of all that it wrote.
"""

import gzip
import os
import shutil
import sys

path, truth_path = sys.argv[1:]
log = open(path, "ab", buffering=0)  # noqa: PTH123, SIM115 - as plain as a server
truth = open(truth_path, "ab", buffering=0)  # noqa: PTH123, SIM115


def reopen() -> None:
    """Write into the file that has the name now."""
    global log
    log.close()
    log = open(path, "ab", buffering=0)  # noqa: PTH123, SIM115


def make_room() -> None:
    """Rename older logs, compressed or not, as logrotate does."""
    for age in range(50, 0, -1):
        for suffix in ("", ".gz"):
            if os.path.exists(f"{path}.{age}{suffix}"):  # noqa: PTH110
                os.rename(f"{path}.{age}{suffix}", f"{path}.{age + 1}{suffix}")  # noqa: PTH104


def line_of(number: int, ts: int) -> bytes:
    """Return a line that is like no other."""
    return f'{{"ts":{ts},"line":{number},"text":"h\u00e9llo \U0001f525"}}\n'.encode()


def write_lines(first: int, last: int, ts: int = 1735758392) -> None:
    """Write each line in two pieces, cut anywhere."""
    for number in range(first, last):
        line = line_of(number, ts)
        cut = number % len(line)
        log.write(line[:cut])
        log.write(line[cut:])
        truth.write(line)


def write_many(files: int, lines: int) -> None:
    """Write many logs at once."""
    for file in range(files):
        block = b"".join(line_of(1_000_000 + file * lines + n, 0) for n in range(lines))
        with open(f"{path[:-6]}-{file}.jsonl", "wb") as other:  # noqa: PTH123
            other.write(block)
        truth.write(block)


def compress(age: int) -> None:
    """Compress a rotated log piece by piece; the original goes last."""
    rotated = f"{path}.{age}"
    with open(rotated, "rb") as plain, gzip.open(f"{rotated}.gz", "wb") as packed:  # noqa: PTH123
        while piece := plain.read(1000):
            packed.write(piece)
    os.remove(rotated)  # noqa: PTH107


for order in sys.stdin:
    word, *arguments = order.split()
    if word == "write":
        log.write(bytes.fromhex(arguments[0]))
    elif word == "lines":
        write_lines(*map(int, arguments))
    elif word == "many":
        write_many(*map(int, arguments))
    elif word == "rename":
        make_room()
        os.rename(path, path + ".1")  # noqa: PTH104
    elif word == "reopen":
        reopen()
    elif word == "copytruncate":
        make_room()
        shutil.copyfile(path, path + ".1")
        os.truncate(path, 0)
    elif word == "truncate":
        os.truncate(path, 0)
    elif word == "recreate":
        os.remove(path)  # noqa: PTH107
        reopen()
    elif word == "compress":
        compress(int(arguments[0]))
    elif word == "touch":
        os.utime(path, (int(arguments[0]), int(arguments[0])))
    elif word == "burst":
        first, last = map(int, arguments)
        for start in range(first, last, 1000):
            write_lines(start, min(start + 1000, last))
            make_room()
            os.rename(path, path + ".1")  # noqa: PTH104
            reopen()
    else:
        sys.exit(f"unknown order: {order}")
    print("done", flush=True)  # noqa: T201
