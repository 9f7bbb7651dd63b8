"""Mounts: file systems on which other machines write, and the system does not tell."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

MOUNTS = Path("/proc/mounts")

_NETWORK = re.compile(
    r"nfs\d?|cifs|smb\w*|9p|afs|ceph|glusterfs|lustre|davfs|virtiofs|fuse\.(sshfs|rclone|s3fs|glusterfs|davfs)"
)


def network_mounts(folders: Iterable[Path], mounts: Path = MOUNTS) -> dict[Path, str]:
    """Return the network mounts that folders are on, each with the name of its file system.

    Empty where the system keeps no list of mounts as Linux does.
    """
    try:
        listed = mounts.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return {}
    # A later mount hides an earlier one at the same place.
    kinds = {
        Path(_unescape(fields[1])): fields[2] for fields in map(str.split, listed.splitlines())
    }
    found: dict[Path, str] = {}
    for folder in folders:
        place = folder.resolve()
        mount = next((near for near in (place, *place.parents) if near in kinds), None)
        if mount and _NETWORK.fullmatch(kinds[mount]):
            found[mount] = kinds[mount]
    return found


def _unescape(text: str) -> str:
    return re.sub(r"\\(\d{3})", lambda match: chr(int(match[1], 8)), text)
