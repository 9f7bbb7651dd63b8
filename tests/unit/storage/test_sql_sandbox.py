"""The sandbox: a person's query reads four views, and can do nothing else."""

from __future__ import annotations

import getpass
import os
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from inspector.core.errors import StorageError
from inspector.core.registry import Registry
from inspector.storage.history import History
from inspector.storage.query_export import FileKind, export_query
from inspector.storage.sql_guard import MOST_CHARS
from inspector.storage.sql_sandbox import Limits, open_sandbox
from tests.unit.storage.history_folder import FIRST_DAY_TS, compact_all, records_of_days, write_hot

SECRET = "correct horse battery staple"  # noqa: S105 - what no query may see


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory, registry: Registry) -> Path:
    """A data folder with hot and warm records, and files that are nobody's business."""
    root = tmp_path_factory.mktemp("data")
    write_hot(root, records_of_days(2))
    compact_all(root, registry, FIRST_DAY_TS + 95_000)
    (root / "config").mkdir()
    (root / "config" / "salt.key").write_text(SECRET)
    (root / "config" / "sampling.toml").write_text(SECRET)
    (root / "other.csv").write_text(SECRET)
    return root


@pytest.fixture(scope="module")
def history(root: Path, registry: Registry) -> Iterator[History]:
    """Its history."""
    with History([root], registry) as history:
        history.run("SELECT count(*) FROM records", 1)
        yield history


READING = [
    "FROM '{root}/other.csv'",
    "FROM '{root}/config/salt.key'",
    "SELECT * FROM read_csv('{root}/other.csv')",
    "SELECT * FROM read_text('{root}/config/salt.key')",
    "SELECT * FROM read_blob('{root}/config/sampling.toml')",
    "SELECT * FROM read_json('{root}/config/sampling.toml')",
    "SELECT * FROM read_ndjson_objects('{root}/hot/*')",
    "SELECT * FROM read_parquet('{warm}')",
    "SELECT * FROM parquet_scan('{warm}')",
    "SELECT * FROM parquet_metadata('{warm}')",
    "SELECT * FROM parquet_kv_metadata('{warm}')",
    "FROM '{warm}'",
    'FROM "{warm}"',
    'SELECT * FROM (WITH "{warm}" AS (SELECT 1) FROM "{warm}"), "{warm}"',
    "DESCRIBE '{warm}'",
    "SUMMARIZE '{warm}'",
    "SHOW '{warm}'",
    "SELECT * FROM glob('{root}/**')",
    "SELECT * FROM sniff_csv('{root}/other.csv')",
    "SELECT (SELECT content FROM read_text('{root}/other.csv'))",
    "SELECT 1 FROM records WHERE EXISTS (FROM read_text('{root}/other.csv'))",
    "WITH a AS (FROM read_text('{root}/other.csv')) FROM a",
    "SELECT * FROM records, LATERAL (FROM glob('*'))",
    "EXPLAIN ANALYZE SELECT * FROM read_text('{root}/other.csv')",
    "SELECT * FROM query('FROM read_text(''{root}/other.csv'')')",
    "SELECT * FROM query_table('{warm}')",
    "SELECT * FROM histogram('{warm}', 'ts')",
    "FROM behind.rows",
    "FROM memory.behind.rows",
    "FROM duckdb_settings()",
    "FROM duckdb_views()",
    "FROM duckdb_secrets()",
    "FROM information_schema.views",
    "FROM pg_catalog.pg_views",
    "SELECT getenv('HOME')",
    "SELECT current_setting('temp_directory')",
    "FROM 'https://example.org/x.parquet'",
    "FROM read_csv('https://example.org/x.csv')",
    "FROM 's3://bucket/x.parquet'",
    "FROM registry",
    "FROM os",
]
WRITING = [
    "INSERT INTO records VALUES (1)",
    "WITH a AS (INSERT INTO kpis VALUES (1) RETURNING *) FROM a",
    "UPDATE records SET ts = 1",
    "DELETE FROM records",
    "TRUNCATE records",
    "CREATE TABLE mine AS FROM records",
    "CREATE TEMP TABLE mine (a INT)",
    "CREATE OR REPLACE VIEW records AS SELECT 1",
    "CREATE MACRO f() AS 1",
    "DROP VIEW records",
    "ALTER VIEW records RENAME TO mine",
    "COMMENT ON VIEW records IS 'x'",
    "COPY records TO '{root}/stolen.csv'",
    "COPY (SELECT 1) TO '{root}/stolen.parquet'",
    "EXPORT DATABASE '{root}/stolen'",
    "IMPORT DATABASE '{root}/stolen'",
    "EXPLAIN ANALYZE COPY records TO '{root}/stolen.csv'",
    "ATTACH '{root}/stolen.db'",
    "ATTACH ':memory:' AS other",
    "DETACH memory",
    "USE memory",
    "INSTALL httpfs",
    "LOAD httpfs",
    "LOAD '{root}/x.duckdb_extension'",
    "SET enable_external_access = true",
    "SET memory_limit = '100GB'",
    "RESET memory_limit",
    "PRAGMA threads = 9",
    "PRAGMA database_list",
    "CALL pragma_version()",
    "CREATE SECRET s (TYPE s3)",
    "BEGIN",
    "COMMIT",
    "CHECKPOINT",
    "VACUUM",
    "PREPARE p AS SELECT 1",
    "EXECUTE p",
    "SELECT 1; DROP VIEW records",
    "PIVOT kpis ON kpi",
]


@pytest.mark.parametrize("attack", [*READING, *WRITING])
def test_an_attack_is_refused(attack: str, root: Path, history: History) -> None:
    """With what is refused, and what to do instead; and nothing is left of it."""
    warm = next((root / "warm").rglob("*.parquet"))
    before = sorted(root.rglob("*"))

    with pytest.raises(StorageError) as refused:
        history.run(attack.format(root=root, warm=warm), 100)

    assert refused.value.what
    assert refused.value.remedy
    assert SECRET not in refused.value.text()
    assert sorted(root.rglob("*")) == before
    assert history.run("SELECT count(*) FROM records", 1).columns[0] == (80,)


@pytest.mark.parametrize("form", list(FileKind))
def test_an_attack_is_refused_in_an_export_too(form: FileKind, history: History) -> None:
    """It goes the same way."""
    with pytest.raises(StorageError, match="refused"):
        export_query(history, "FROM read_text('/etc/passwd')", form)


def test_the_engine_refuses_by_itself_what_the_guard_might_overlook(
    root: Path, tmp_path: Path
) -> None:
    """Two walls, and either holds."""
    warm = next((root / "warm").rglob("*.parquet"))
    connection = open_sandbox(Limits(), tmp_path, [warm], ["CREATE VIEW one AS SELECT 1 AS a"])
    attacks = [
        f"FROM read_text('{root}/config/salt.key')",
        f"FROM read_csv('{root}/other.csv')",
        f"FROM glob('{root}/*')",
        f"COPY one TO '{root}/stolen.csv'",
        f"ATTACH '{root}/stolen.db'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        f"SET allowed_directories = ['{root}']",
        "SET temp_directory = '/tmp'",
        "FROM 'https://example.org/x.parquet'",
        "FROM root",
    ]
    refused = 0
    for attack in attacks:
        with pytest.raises(duckdb.Error):
            connection.execute(attack).fetchall()
        refused += 1
    connection.execute("BEGIN TRANSACTION READ ONLY")
    with pytest.raises(duckdb.Error):
        connection.execute("CREATE TABLE mine (a INT)")
    connection.close()

    assert refused == len(attacks)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT 1 -- and a comment",
        "FROM records",
        "TABLE kpis",
        "VALUES (1), (2)",
        "WITH a AS (SELECT entry FROM records) SELECT count(*) FROM a",
        "WITH RECURSIVE r AS (SELECT 1 AS x UNION ALL SELECT x + 1 FROM r WHERE x < 9) FROM r",
        "DESCRIBE records",
        "SHOW TABLES",
        "SUMMARIZE SELECT ts, casts FROM records",
        "EXPLAIN SELECT * FROM records",
        "EXPLAIN ANALYZE SELECT count(*) FROM records",
        "FROM (PIVOT kpis ON kpi IN ('dmg_per_cast') USING sum(n) GROUP BY entry)",
        "UNPIVOT (SELECT casts, damage_total FROM records) ON COLUMNS(*)",
        "SELECT unnest(tags) FROM records",
        "SELECT * FROM range(3), generate_series(1, 2)",
        "SELECT table_name FROM information_schema.tables",
        "SELECT meta ->> 'phase' FROM records",
        "SELECT entry, quantile_cont(damage_total, 0.5) FROM records GROUP BY entry;",
        "SELECT rank() OVER (PARTITION BY entry ORDER BY ts) FROM Records QUALIFY true",
    ],
)
def test_a_query_that_only_reads_is_answered(query: str, history: History) -> None:
    """Whatever its form."""
    assert history.run(query, 10).rows > 0


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", "there is no query"),
        ("-- nothing", "there is no query"),
        ("SELEC 1", "syntax error"),
        ("SELECT nothing FROM records", "nothing"),
        ("FROM recods", "Did you mean 'records'"),
        ("SELECT ?", "parameter"),
        ("SELECT \ud800", "no text"),
        ("SELECT " + "1+" * MOST_CHARS + "1", "characters long"),
        ("SELECT " + "(" * 5_000 + "1" + ")" * 5_000, ""),
    ],
    ids=["empty", "comment", "syntax", "column", "view", "parameter", "text", "long", "deep"],
)
def test_a_query_that_makes_no_sense_is_told_so(query: str, said: str, history: History) -> None:
    """In words, and the next one is answered."""
    with pytest.raises(StorageError) as problem:
        history.run(query, 10)

    assert said.lower() in problem.value.text().lower()
    assert history.run("SELECT 1", 1).rows == 1


def test_an_error_keeps_the_place_that_the_engine_points_at(history: History) -> None:
    """So that a console can mark it."""
    with pytest.raises(StorageError) as problem:
        history.run("SELECT 1,\n       nothing FROM records", 10)

    assert "LINE 2:" in problem.value.what
    assert "^" in problem.value.what


@pytest.mark.parametrize(
    ("query", "name", "hint"),
    [
        ("SELECT entri FROM records", "entri", "Did you mean 'entry'?"),
        ("SELECT Entri FROM records", "Entri", "Did you mean 'entry'?"),
        ("SELECT sum(dmage_total) FROM records", "dmage_total", "Did you mean 'damage_total'?"),
        ("SELECT r.entri FROM records r", "entri", "Did you mean 'entry'?"),
        ("SELECT entri FROM records a, kpis b", "entri", "Did you mean 'entry'?"),
        ("SELECT * FROM kpis a JOIN kpis b USING (entri)", "entri", "Did you mean 'entry'?"),
        ("SELECT * EXCLUDE (entri) FROM records", "entri", "Did you mean 'entry'?"),
        ("SELECT name FROM (SELECT entry AS names FROM kpis)", "name", "Did you mean 'names'?"),
        ("SELECT xyzzy FROM records", "xyzzy", "DESCRIBE"),
    ],
)
def test_a_column_that_there_is_not_is_told_in_words(
    query: str, name: str, hint: str, history: History
) -> None:
    """With the one that was meant; none of the words of the engine."""
    with pytest.raises(StorageError) as problem:
        history.run(query, 10)

    assert problem.value.what.split("\n")[0] == f"there is no column '{name}'"
    assert problem.value.remedy.startswith(hint)
    assert "Binder" not in problem.value.text()
    assert "Candidate" not in problem.value.text()


def test_more_rows_than_were_asked_for_are_told_of(history: History) -> None:
    """And nothing is read that nobody asked for."""
    found = history.run("FROM range(10_000_000_000_000)", 5)

    assert found.rows == 5
    assert found.is_cut
    assert not history.run("FROM range(5)", 5).is_cut


def test_memory_and_what_lies_on_the_disk_are_bounded(root: Path, registry: Registry) -> None:
    """What needs more is an error, and the next query is answered."""
    limits = Limits(memory_bytes=60_000_000, spill_bytes=1_000_000)
    with History([root], registry, limits=limits) as history:
        with pytest.raises(StorageError, match="emory"):
            history.run("SELECT * FROM range(30_000_000) ORDER BY hash(range)", 10)

        assert history.run("SELECT count(*) FROM records", 1).columns[0] == (80,)


def test_what_lies_on_the_disk_is_private(root: Path, registry: Registry) -> None:
    """In a folder that others cannot look into, and that goes."""
    with History([root], registry) as history:
        history.run("SELECT count(*) FROM records", 1)
        folder = history.export_path.parent
        if os.name == "posix":
            assert folder.stat().st_mode & 0o777 == 0o700
            assert folder.owner() == getpass.getuser()
    assert not folder.exists()
