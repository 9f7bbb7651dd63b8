"""Files of an earlier form: what is edited has the form of today, and their comments."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from inspector.config import store as module
from inspector.config.document import Document
from inspector.config.migrations import Document as Values
from inspector.config.migrations import Step
from inspector.config.models import RetentionConfig
from inspector.config.newest_form import in_newest_form, newest_values
from inspector.config.store import Store
from inspector.core.registry import Registry

EARLIER = "# ours\nrevision = 4\nhot = 48  # two days\n"


def _hot_had_no_unit(document: Values) -> None:
    if "hot" in document:
        document["hot_h"] = document.pop("hot")


STEPS = (Step(RetentionConfig, 1, _hot_had_no_unit),)


def test_a_text_of_an_earlier_form_becomes_one_of_today() -> None:
    """With its comments, and it means what it did."""
    text = in_newest_form(EARLIER, RetentionConfig, STEPS)

    assert "# ours\nrevision = 4\n" in text
    assert newest_values(text, RetentionConfig, STEPS) == {
        "revision": 4,
        "hot_h": 48,
        "schema_version": 2,
    }
    assert newest_values(EARLIER, RetentionConfig, STEPS) == newest_values(
        text, RetentionConfig, STEPS
    )


@pytest.mark.parametrize("text", ["hot_h = 1 # x\nschema_version = 2\n", "hot =\n", "\ufeffa = 1"])
def test_any_other_text_stays_as_it_is(text: str) -> None:
    """Be it of today, or not TOML."""
    assert in_newest_form(text, RetentionConfig, STEPS) == text


def test_a_draft_has_the_form_of_today(
    tmp_path: Path, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that it is edited by the fields of today; the file is as it was until it is saved."""
    monkeypatch.setattr(module, "in_newest_form", partial(in_newest_form, steps=STEPS))
    file = tmp_path / "retention.toml"
    file.write_text(EARLIER)

    document: Document = Store(tmp_path, registry).load("retention")

    assert (document.base, file.read_text()) == (EARLIER, EARLIER)
    assert document.field(("hot_h",)).file == 48
    assert document.is_changed
