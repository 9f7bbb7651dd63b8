"""The one place that puts the parts of the Config page together."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from inspector.config.models import CONFIG_FILES
from inspector.core.registry import Registry
from inspector.ui.config_commands import ConfigCommands
from inspector.ui.config_control import ConfigControl
from inspector.ui.config_editor.alerts_form import AlertsForm
from inspector.ui.config_editor.applied_card import AppliedCard
from inspector.ui.config_editor.backpressure.form import BackpressureForm
from inspector.ui.config_editor.baselines.form import BaselinesForm
from inspector.ui.config_editor.form import ConfigForm
from inspector.ui.config_editor.generic_form import GenericForm
from inspector.ui.config_editor.retention.card import RetentionCard
from inspector.ui.config_editor.sampling.form import SamplingForm
from inspector.ui.config_editor.sampling.what_if_card import WhatIfCard
from inspector.ui.config_editor.text.editor import TextEditor
from inspector.ui.config_learning import ConfigLearning
from inspector.ui.config_leaving import ConfigLeaving
from inspector.ui.config_predictions import ConfigPredictions
from inspector.ui.main_window import MainWindow
from inspector.ui.pages.config import FORM, ConfigPage
from inspector.ui.source_control import SourceControl
from inspector.ui.theme import Theme


def connect_page(
    window: MainWindow, theme: Theme, control: SourceControl, config: ConfigControl
) -> ConfigLearning:
    """Connect the page with the actions of a window, and with the rows of the open source.

    Returns:
        What teaches baselines.
    """
    ConfigCommands(window, config)
    ConfigLeaving(window, config)
    ConfigPredictions(control, config)
    return ConfigLearning(window, theme, control, config)


def begin_rule(config: ConfigControl, rule: dict[str, Any]) -> None:
    """Show the alert rules with a further one, not saved, as soon as they are read.

    Args:
        config: Whose page was made.
        rule: What it says, as a row of `alerts.toml`.
    """
    page = config.page
    if page is None or not config.files.is_open:
        once = Qt.ConnectionType.SingleShotConnection
        config.shown.connect(lambda: begin_rule(config, rule), once)
        return
    config.go_to("alerts")
    config.see(FORM)
    form = page.forms["alerts"]
    if isinstance(form, AlertsForm):
        form.add(rule)


def make_page(theme: Theme, registry: Registry) -> ConfigPage:
    """Return a page with an editor for each file.

    Args:
        theme: Colours.
        registry: Of the metric keys that forms have fields for.
    """
    forms: dict[str, ConfigForm] = {
        name: GenericForm(model, registry, theme) for name, model in CONFIG_FILES.items()
    }
    forms["sampling"] = SamplingForm(theme)
    forms["backpressure"] = BackpressureForm(theme)
    forms["alerts"] = AlertsForm(registry, theme)
    forms["baselines"] = BaselinesForm(registry, theme)
    aside: dict[str, QWidget] = {"sampling": WhatIfCard(theme), "retention": RetentionCard()}
    return ConfigPage(theme, forms, TextEditor(theme), aside, AppliedCard(theme))
