"""The audit names what could tell who a player is, with its place, and repeats none of it."""

from __future__ import annotations

import gzip
import os
import shutil
from pathlib import Path

import pytest

from inspector.config.models import CONFIG_FILES
from inspector.files.salt_file import load_salt
from inspector.storage.folders import DataFolders
from inspector.storage.privacy_audit import audit
from inspector.storage.privacy_findings import Audit, Finding
from tests.unit.storage.erasing import DAY, HER, HOT, a_line, write_log, write_warm

MAIL = "bob@mail.example.org"
SHIPPED = Path(__file__).parents[3] / "resources" / "config"


@pytest.fixture
def folders(tmp_path: Path) -> DataFolders:
    """Return a data folder in which all is well, as servers leave it."""
    found = DataFolders.of(tmp_path / "game")
    write_log(found.hot / HOT, [a_line(HER), a_line(None)])
    write_warm(found.warm / DAY / "world-1" / "a.parquet", [a_line(HER)])
    shutil.copytree(SHIPPED, found.root / "config")
    return found


def audited(folders: DataFolders, *salts: Path, known: dict[bytes, str] | None = None) -> Audit:
    """Audit a data folder."""
    return audit(folders, folders.root / "config", salts, known)


def only(found: Audit) -> Finding:
    """Return the one finding there is."""
    (finding,) = found.findings
    assert MAIL not in repr(finding)
    assert finding.remedy
    return finding


def test_where_all_is_well_nothing_is_found(folders: DataFolders) -> None:
    """The config files that ship tell nobody anything."""
    found = audited(folders)

    assert found == Audit((), found.files, found.scanned_bytes)
    assert found.is_clean
    assert found.files == 2 + len(CONFIG_FILES)


@pytest.mark.parametrize("name", [HOT, f"{HOT}.1.gz", f"{HOT}.1.zst"])
def test_a_raw_text_in_a_log_is_told_with_its_line_and_field(
    folders: DataFolders, name: str
) -> None:
    """Once for each field, with how often it is there."""
    lines = [a_line(HER), *[a_line(HER, meta={"who": MAIL})] * 3]
    write_log(folders.hot / name, lines)

    found = audited(folders)

    finding = only(found)
    assert (finding.what, finding.field, finding.count) == ("e-mail address", "meta.who", 3)
    assert (finding.line, finding.path.name) == (2, name)
    assert b"".join(lines)[finding.offset :].startswith(b"@mail")
    assert not found.is_clean


def test_a_name_in_a_rejected_line_is_found(folders: DataFolders) -> None:
    """One that was withheld is not."""
    rejected = [
        b'{"text":"{\\"player\\":\\"(withheld)\\"}"}\n',
        b'{"text":"{\\"player\\":\\"B\\"}"}\n',
    ]
    write_log(folders.rejected / HOT, rejected)

    finding = only(audited(folders))

    assert (finding.what, finding.line) == ("player that is no hash", 2)


def test_every_column_of_text_of_a_parquet_file_is_looked_into(folders: DataFolders) -> None:
    """With the column and the first row."""
    lines = [
        a_line(HER),
        a_line("h:0a"),
        a_line(HER, shard="10.1.2.3"),
        a_line(HER, meta={"tags": ["ok", MAIL]}),
        a_line(HER, meta={"region": "123e4567-e89b-12d3-a456-426614174000"}),
        a_line(HER, meta={"of": "76561198000000001"}),
    ]
    write_warm(folders.warm / DAY / "world-1" / "b.parquet", lines)

    found = audited(folders)

    assert [(one.what, one.field, one.line) for one in found.findings] == [
        ("hash of less than 128 bits", "player", 2),
        ("network address", "shard", 3),
        ("e-mail address", "tags", 4),
        ("UUID", "region", 5),
        ("Steam id", "meta", 6),
    ]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("00" * 32, "anybody would try first"),
        (bytes(range(32)).hex(), "anybody would try first"),
        ("deadbeef" * 4, "repeats itself"),
        (b"correct horse battery".hex(), "a text that a person chose"),
        ("0a0b0a0a0b0b0a0c0a0b0c0a0a0b0a0c", "few different bytes"),
        ("0a1b2c", "has 3 bytes"),
        ("8f" + "91a7c3e5" * 4 + "17", "that of a simulation"),
    ],
)
def test_a_weak_salt_is_told(folders: DataFolders, tmp_path: Path, text: str, why: str) -> None:
    """Wherever it is; nothing of it is repeated."""
    path = tmp_path / "my.salt"
    path.write_text(text)
    path.chmod(0o600)
    known = {bytes.fromhex("8f" + "91a7c3e5" * 4 + "17"): "a simulation"}

    finding = only(audited(folders, path, known=known))

    assert finding.path == path
    assert why in finding.what
    assert text not in repr(finding)


@pytest.mark.skipif(os.name == "nt", reason="no modes there")
def test_a_salt_that_others_may_read_is_told(folders: DataFolders, tmp_path: Path) -> None:
    """With the command that mends it."""
    path = tmp_path / "my.salt"
    load_salt(path)
    assert audited(folders, path).is_clean
    path.chmod(0o640)

    finding = only(audited(folders, path))

    assert finding.what == "salt that others may read or write"
    assert f"chmod 600 {path}" in finding.remedy


def test_a_salt_where_the_emitter_makes_it_is_advice_and_among_records_it_is_wrong(
    folders: DataFolders,
) -> None:
    """A copy of the data folder hands it over."""
    load_salt(folders.root / "config" / "player.salt")
    advice = audited(folders)
    load_salt(folders.hot / "player.salt")
    found = audited(folders)

    assert only(advice).is_advice
    assert advice.is_clean
    assert [one.is_advice for one in found.findings] == [True, False]
    assert not found.is_clean


def test_some_digits_in_a_file_are_no_salt_and_a_key_is_one_whatever_it_is_called(
    folders: DataFolders,
) -> None:
    """It need not say so."""
    (folders.root / "number.txt").write_text("42")
    assert audited(folders).findings == ()

    load_salt(folders.root / "backup.key")
    assert "salt among the records" in only(audited(folders)).what


def test_a_salt_in_a_log_or_in_the_history_of_a_config_file_is_told(
    folders: DataFolders, tmp_path: Path
) -> None:
    """In hex of either case, packed or not."""
    path = tmp_path / "my.salt"
    salt = load_salt(path)
    history = folders.root / "config" / "history" / "alerts" / "old.toml"
    history.parent.mkdir(parents=True, exist_ok=True)
    history.write_text(f"# {salt.hex().upper()}\n")
    log = folders.hot / f"{HOT}.1.gz"
    log.write_bytes(gzip.compress(a_line(HER, meta={"k": salt.hex()})))

    found = audited(folders, path)

    assert {one.path for one in found.findings} == {history, log}
    assert all("the salt" in one.what for one in found.findings)
    assert salt.hex() not in repr(found).lower()


@pytest.mark.parametrize("line", ['api_key = "abcd1234"', "password: hunter22", "db_token=abcd1"])
def test_a_secret_in_a_config_file_is_told(folders: DataFolders, line: str) -> None:
    """By the name that it has."""
    path = folders.root / "config" / "history" / "retention" / "old.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"# x\n{line}\n")

    finding = only(audited(folders))

    assert (finding.what, finding.line) == ("value under the name of a secret", 2)


def test_a_file_that_cannot_be_read_is_told(folders: DataFolders) -> None:
    """All others are looked into."""
    (folders.warm / DAY / "world-1" / "b.parquet").write_bytes(b"PAR1")
    write_log(folders.hot / f"{HOT}.1.gz", [a_line(HER)])
    damaged = folders.hot / f"{HOT}.1.gz"
    damaged.write_bytes(damaged.read_bytes()[:-9])

    found = audited(folders)

    assert len(found.unreadable) == 2
    assert not found.is_clean
