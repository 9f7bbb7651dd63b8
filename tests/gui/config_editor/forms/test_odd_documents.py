"""Drafts as nobody should write them: a form shows what it can, says why, and never crashes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inspector.config.document import Document
from inspector.config.models import CONFIG_FILES
from inspector.config.values import toml_value
from inspector.core.registry import Registry
from inspector.ui.config_editor.alerts_form import AlertsForm
from inspector.ui.config_editor.generic_form import GenericForm
from inspector.ui.theme import Theme

FIELDS = ("name", "enabled", "severity", "measure", "above", "below", "recover", "select",
          "group_by", "window", "for", "min_n", "oops")  # fmt: skip
INNER = ("times_baseline", "above", "below", "namespace", "entry", "shard", "tier", "tags")
scalars = (
    st.integers(-(2**70), 2**70)
    | st.floats()
    | st.booleans()
    | st.sampled_from(["", "5m", "50 casts", "casts", "above", "<b>\N{BULLET}"])
)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(INNER), inner, max_size=3)
    ),
    max_leaves=4,
)
rules = st.lists(st.dictionaries(st.sampled_from(FIELDS), values, max_size=6) | values, max_size=4)
Own = Callable[..., Any]


@pytest.fixture
def forms(registry: Registry, theme: Theme, own: Own) -> tuple[Any, Any]:
    """Both forms of alert rules, with their owners."""
    return (
        own(AlertsForm(registry, theme), "alerts"),
        own(GenericForm(CONFIG_FILES["alerts"], registry, theme), "alerts"),
    )


@settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(said=rules | values, place=st.integers(0, 3))
def test_any_toml_is_shown(
    forms: tuple[Any, Any], settle: Callable[[], None], said: Any, place: int
) -> None:
    """Whatever stands where rules belong."""
    for owner in forms:
        document = owner.document
        shown = Document("alerts", document.model, document.registry, document.base,
                         f"schema_version = 1\nrule = {toml_value(said)}\n")  # fmt: skip

        owner.form.show_document(shown)
        owner.form.reveal(("rule", place, "window"))
        owner.form.show_filter("x", modified_only=True)
        settle()

        rows = said if isinstance(said, list) else []
        list_of = owner.form.list if isinstance(owner.form, AlertsForm) else None
        assert list_of is None or len(list_of.rows) == len(rows)
        assert shown.problems or not rows or all(isinstance(row, dict) for row in rows)
        owner.form.show_filter("", modified_only=False)
