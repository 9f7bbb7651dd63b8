"""The one place that puts the parts of the Config page together."""

from __future__ import annotations

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
from inspector.ui.config_editor.sampling.form import SamplingForm
from inspector.ui.config_editor.sampling.what_if_card import WhatIfCard
from inspector.ui.config_editor.text.editor import TextEditor
from inspector.ui.config_learning import ConfigLearning
from inspector.ui.config_leaving import ConfigLeaving
from inspector.ui.config_predictions import ConfigPredictions
from inspector.ui.main_window import MainWindow
from inspector.ui.pages.config import ConfigPage
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
    aside = {"sampling": WhatIfCard(theme)}
    return ConfigPage(theme, forms, TextEditor(theme), aside, AppliedCard(theme))
