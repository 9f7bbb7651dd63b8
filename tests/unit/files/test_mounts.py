"""Mounts: which folders other machines write into."""

from __future__ import annotations

from pathlib import Path

from inspector.files.mounts import network_mounts


def test_folders_on_network_mounts_are_told(tmp_path: Path) -> None:
    """By the nearest mount, whatever is in its name."""
    share, local = tmp_path / "a share", tmp_path / "a share" / "local"
    local.mkdir(parents=True)
    mounts = tmp_path / "mounts"
    mounts.write_text(
        f"/dev/sda1 / ext4 rw 0 0\nserver:/logs {tmp_path}/a\\040share nfs4 rw 0 0\n"
        f"/dev/sdb1 {tmp_path}/a\\040share/local ext4 rw 0 0\n"
    )

    assert network_mounts([tmp_path, share, share / "hot", local], mounts) == {share: "nfs4"}


def test_where_there_is_no_list_nothing_is_told(tmp_path: Path) -> None:
    """Other systems keep none."""
    assert network_mounts([tmp_path], tmp_path / "missing") == {}
