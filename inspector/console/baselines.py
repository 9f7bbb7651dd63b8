"""``inspector config learn-baselines``: what recordings say is usual, into `baselines.toml`."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from inspector.analysis.baseline import LEAST_N, Learnt, LeftOut, learn_baselines
from inspector.analysis.baseline_offers import LEAST_ENTRIES, Offer, offers_of, with_baselines
from inspector.config.history import system_user
from inspector.config.store import Saved, Store
from inspector.console.numbers import json_number
from inspector.console.stats import read_session
from inspector.core.errors import ConfigError, ConfigProblem
from inspector.core.nearest import did_you_mean

_NAME = "baselines"


@dataclass(frozen=True, slots=True)
class LearnOptions:
    """What is to be learnt, and what is to become of it.

    Attributes:
        measures: Names of KPIs; all if there are none.
        least_n: An entry with fewer records of a KPI is left out.
        least_entries: A median over fewer is printed, but not saved.
        why: What history says about the save.
        dry_run: Print only; the file stays as it is.
    """

    measures: tuple[str, ...] = ()
    least_n: int = LEAST_N
    least_entries: int = LEAST_ENTRIES
    why: str = ""
    dry_run: bool = False


def learn_config(
    store: Store, paths: Sequence[Path], options: LearnOptions, *, as_json: bool
) -> None:
    """Learn baselines from recordings, print them beside what holds, and save them.

    Raises:
        ConfigError: There is no such KPI, or the file is not valid; it is as it was.
        ConflictError: Somebody else saved meanwhile.
        SourceError: A path is missing or can hold no logs, or a file cannot be read.
        StorageError: The file could not be written; it is as it was.
    """
    _check(store, options.measures)
    document = store.load(_NAME)
    document.config()
    session, kernels = read_session(paths, store.registry)
    learnt = learn_baselines(
        session, kernels.fold, measures=options.measures, least_n=options.least_n
    )
    session.close()
    offers = offers_of(learnt, document)
    chosen = [one.learnt for one in offers if one.entries >= options.least_entries]
    saved: Saved | None = None
    if chosen and not options.dry_run:
        draft = with_baselines(document, chosen)
        saved = store.save(draft, options.why, system_user())
    revision = saved.entry.revision if saved is not None and saved.entry is not None else None
    if as_json:
        print(json.dumps(_as_json(offers, learnt, options, revision)))  # noqa: T201 - the command's output
    else:
        _print_tables(offers, learnt, options, revision)


def _check(store: Store, measures: Sequence[str]) -> None:
    known = tuple(kpi.name for kpi in store.registry.kpis)
    problems = [
        ConfigProblem((), f"{name!r} is no KPI; {did_you_mean(name, known) or _remedy(known)}")
        for name in measures
        if name not in known
    ]
    if problems:
        raise ConfigError(problems, where="--measure")


def _as_json(
    offers: Sequence[Offer], learnt: Learnt, options: LearnOptions, revision: int | None
) -> dict[str, object]:
    return {
        "learnt": [
            {
                "measure": one.learnt.measure,
                "tier": one.learnt.tier,
                "value": json_number(one.learnt.value),
                "now": json_number(one.now),
                "entries": one.entries,
                "n": one.learnt.n,
                "chosen": one.entries >= options.least_entries,
            }
            for one in offers
        ],
        "left_out": [
            {
                "measure": one.measure,
                "tier": one.tier,
                "entry": one.entry or None,
                "n": one.n,
                "why": one.why,
            }
            for one in learnt.left_out
        ],
        "revision": revision,
    }


def _remedy(known: Sequence[str]) -> str:
    return f"there are {', '.join(known)}"


def _print_tables(
    offers: Sequence[Offer], learnt: Learnt, options: LearnOptions, revision: int | None
) -> None:
    console = Console()
    if offers:
        console.print(_learnt_table(offers, options))
    if learnt.left_out:
        if offers:
            console.print()
        console.print(_left_out_table(learnt.left_out))
    plain = Console(markup=False, soft_wrap=True, highlight=False)
    plain.print()
    if all(one.entries < options.least_entries for one in offers):
        plain.print(f"{_NAME}.toml: as it was, nothing could be learnt")
    elif options.dry_run:
        plain.print(f"{_NAME}.toml: as it was, this was only a trial")
    elif revision is None:
        plain.print(f"{_NAME}.toml: nothing to save, it is like that already")
    else:
        plain.print(f"{_NAME}.toml: saved as revision {revision}")


def _learnt_table(offers: Sequence[Offer], options: LearnOptions) -> Table:
    table = Table(Column("Measure", overflow="fold"), box=None, pad_edge=False)
    for title in ("Tier", "Learnt", "Now", "Entries", "n"):
        table.add_column(title, justify="right")
    table.add_column("", overflow="fold")
    for one in offers:
        now = "" if math.isnan(one.now) else f"{one.now:,.6g}"
        table.add_row(
            Text(one.learnt.measure),
            str(one.learnt.tier),
            f"{one.learnt.value:,.6g}",
            now,
            f"{one.entries:,}",
            f"{one.learnt.n:,}",
            "" if one.entries >= options.least_entries else "too few entries, not saved",
        )
    return table


def _left_out_table(left_out: Sequence[LeftOut]) -> Table:
    table = Table(
        Column("Left out", overflow="fold"), Column("Measure", overflow="fold"),
        box=None, pad_edge=False,
    )  # fmt: skip
    for title in ("Tier", "n"):
        table.add_column(title, justify="right")
    table.add_column("Why", overflow="fold")
    for one in left_out:
        what = one.entry or ("all rows" if one.tier is None else "the whole tier")
        tier = "" if one.tier is None else str(one.tier)
        table.add_row(Text(what), Text(one.measure), tier, f"{one.n:,}", Text(one.why))
    return table
