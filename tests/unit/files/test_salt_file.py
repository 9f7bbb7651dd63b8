"""The salt file: made once, read by all processes of a deployment, and by nobody else."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from inspector.core.errors import SaltError
from inspector.files.salt_file import load_salt

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps no such permission bits")

SALT = bytes(range(32))


def salt_file(folder: Path, text: str | bytes = SALT.hex() + "\n", mode: int = 0o600) -> Path:
    """Return a file with some content."""
    path = folder / "player.salt"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    path.chmod(mode)
    return path


def test_a_missing_file_is_made_with_a_salt_that_stays(tmp_path: Path) -> None:
    """With its folder, and nothing beside it."""
    path = tmp_path / "data" / "config" / "player.salt"

    salt = load_salt(path)

    assert len(salt) == 32
    assert path.read_text() == salt.hex() + "\n"
    assert load_salt(path) == salt
    assert list(path.parent.iterdir()) == [path]
    assert load_salt(tmp_path / "another.salt") != salt


@POSIX
def test_a_new_file_is_its_owners_alone_and_its_folder_stays_as_it_is(tmp_path: Path) -> None:
    """Whatever the usual permissions are."""
    tmp_path.chmod(0o755)
    before = os.umask(0)
    try:
        load_salt(tmp_path / "player.salt")
    finally:
        os.umask(before)

    assert stat.S_IMODE((tmp_path / "player.salt").stat().st_mode) == 0o600
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755


@pytest.mark.parametrize("text", [SALT.hex(), SALT.hex().upper() + "\r\n", f" {SALT.hex()} \n"])
def test_a_salt_that_a_person_made_is_read(tmp_path: Path, text: str) -> None:
    """With or without a newline, in whatever case."""
    assert load_salt(salt_file(tmp_path, text)) == SALT


@POSIX
@pytest.mark.parametrize("mode", [0o640, 0o620, 0o604, 0o602, 0o644, 0o666])
def test_a_file_that_others_may_read_or_write_is_refused(tmp_path: Path, mode: int) -> None:
    """With the command that closes it."""
    path = salt_file(tmp_path, mode=mode)

    with pytest.raises(SaltError, match="others than its owner") as caught:
        load_salt(path)

    assert caught.value.where == str(path)
    assert caught.value.remedy == f"Run: chmod 600 {path}"
    path.chmod(0o600)
    assert load_salt(path) == SALT


@POSIX
def test_the_command_is_right_for_a_path_with_spaces(tmp_path: Path) -> None:
    """It can be pasted as it stands."""
    folder = tmp_path / "my server"
    folder.mkdir()
    path = salt_file(folder, mode=0o644)

    with pytest.raises(SaltError) as caught:
        load_salt(path)

    subprocess.run(caught.value.remedy.removeprefix("Run: "), shell=True, check=True)  # noqa: S602 - it is a command for a shell that the test is about
    assert load_salt(path) == SALT


@POSIX
@pytest.mark.parametrize("mode", [0o400, 0o600, 0o710])
def test_other_bits_do_not_matter(tmp_path: Path, mode: int) -> None:
    """A file that its owner cannot write is fine, too."""
    assert load_salt(salt_file(tmp_path, mode=mode)) == SALT


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "is empty"),
        (" \n", "is empty"),
        (SALT.hex()[:30], "has 15 bytes"),
        (SALT.hex() * 2 + "00", "has 65 bytes"),
        (SALT.hex()[:-1], "must hold hex digits"),
        ("correct horse battery staple", "must hold hex digits"),
        (SALT, "must hold hex digits"),
        (b"\xff\xfe" + SALT, "must hold hex digits"),
        ("00" * 100_000, "must have 16 to 64"),
    ],
)
def test_what_is_no_salt_is_refused_and_never_repeated(
    tmp_path: Path, text: str | bytes, problem: str
) -> None:
    """Neither in the message nor in what led to it."""
    path = salt_file(tmp_path, text)

    with pytest.raises(SaltError, match=problem) as caught:
        load_salt(path)

    error: BaseException = caught.value
    assert caught.value.where == str(path)
    assert caught.value.remedy
    assert "horse" not in str(error)
    assert SALT.hex()[:8] not in str(error)
    assert (error.__cause__, error.__context__) == (None, None)
    assert path.stat().st_size == len(text)


def test_a_folder_is_refused(tmp_path: Path) -> None:
    """It is left where it is."""
    with pytest.raises(SaltError) as caught:
        load_salt(tmp_path)

    assert caught.value.where == str(tmp_path)


@POSIX
def test_a_fifo_is_refused_without_waiting_for_a_writer(tmp_path: Path) -> None:
    """Nobody may ever write to it."""
    path = tmp_path / "player.salt"
    os.mkfifo(path, 0o600)

    with pytest.raises(SaltError, match="plain file"):
        load_salt(path)


def test_a_file_of_another_user_is_an_error_with_a_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the system reports it."""
    path = salt_file(tmp_path)

    def refuse(*_: object) -> int:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)

    with pytest.raises(SaltError, match=r"cannot be read \(Permission denied\)") as caught:
        load_salt(path)

    assert "user that the server runs as" in caught.value.remedy


def test_a_folder_that_cannot_be_made_is_an_error_with_a_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is left half done."""
    path = tmp_path / "config" / "player.salt"

    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(Path, "mkdir", refuse)

    with pytest.raises(SaltError, match=r"cannot be created \(Read-only file system\)") as caught:
        load_salt(path)

    assert f"openssl rand -hex 32 > {path}" in caught.value.remedy
    assert list(tmp_path.iterdir()) == []


@POSIX
def test_a_link_is_followed_and_one_that_leads_nowhere_is_an_error(tmp_path: Path) -> None:
    """A deployment may mount its secrets elsewhere."""
    link = tmp_path / "link.salt"
    link.symlink_to(salt_file(tmp_path))
    broken = tmp_path / "broken.salt"
    broken.symlink_to(tmp_path / "nowhere")

    assert load_salt(link) == SALT
    with pytest.raises(SaltError, match="leads nowhere"):
        load_salt(broken)


def test_threads_that_make_the_file_at_once_agree(tmp_path: Path) -> None:
    """Each time: whose file has the name first is whose salt all take."""
    number = 8
    barrier = Barrier(number)

    def load(path: Path) -> bytes:
        barrier.wait()
        return load_salt(path)

    with ThreadPoolExecutor(number) as pool:
        for attempt in range(20):
            path = tmp_path / str(attempt) / "player.salt"
            assert len(set(pool.map(load, [path] * number))) == 1
            assert list(path.parent.iterdir()) == [path]


def test_processes_that_make_the_file_at_once_agree(tmp_path: Path) -> None:
    """As the servers of a game do that are started together."""
    path = tmp_path / "config" / "player.salt"
    program = (
        "import sys; from pathlib import Path; from inspector.files.salt_file import load_salt;"
        "print('ready', flush=True); sys.stdin.readline();"
        "print(load_salt(Path(sys.argv[1])).hex())"
    )
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    salts = {process.communicate()[0] for process in processes}

    assert salts == {path.read_text()}


@POSIX
def test_the_file_has_its_name_only_once_it_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process may look at any time, and a server may die at any time."""
    path = tmp_path / "player.salt"
    fsync = os.fsync
    seen: list[bool] = []

    def look_and_sync(descriptor: int) -> None:
        seen.append(path.exists())
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", look_and_sync)
    salt = load_salt(path)

    assert seen == [False, True]
    assert load_salt(path) == salt
