"""The one place that puts the parts of the Config page together."""

from __future__ import annotations

from inspector.config.models import CONFIG_FILES
from inspector.core.registry import Registry
from inspector.ui.alerts_control import AlertsControl
from inspector.ui.config_commands import ConfigCommands
from inspector.ui.config_control import ConfigControl
from inspector.ui.config_editor.alerts_form import AlertsForm
from inspector.ui.config_editor.applied_card import AppliedCard
from inspector.ui.config_editor.backpressure.form import BackpressureForm
from inspector.ui.config_editor.form import ConfigForm
from inspector.ui.config_editor.generic_form import GenericForm
from inspector.ui.config_editor.sampling.form import SamplingForm
from inspector.ui.config_editor.sampling.what_if_card import WhatIfCard
from inspector.ui.config_editor.text.editor import TextEditor
from inspector.ui.config_predictions import ConfigPredictions
from inspector.ui.main_window import MainWindow
from inspector.ui.pages.config import ConfigPage
from inspector.ui.source_control import SourceControl
from inspector.ui.theme import Theme


def make_config_control(window: MainWindow, theme: Theme, control: SourceControl) -> ConfigControl:
    """Return what connects the Config page of a window with the open source."""
    config = ConfigControl(window, theme, control, make_page)
    ConfigCommands(window, config)
    ConfigPredictions(control, config)
    alerts = AlertsControl(window, control)
    alerts.use(config.alerts)
    config.alerts_changed.connect(alerts.use)
    return config


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
    aside = {"sampling": WhatIfCard(theme)}
    return ConfigPage(theme, forms, TextEditor(theme), aside, AppliedCard(theme))
