"""The control that fits a field."""

from __future__ import annotations

from inspector.config.fields import NameKind
from inspector.config.form_fields import FieldKind, FormField, completions
from inspector.core.registry import Registry
from inspector.ui.config_editor.fields.chips import ChipsControl
from inspector.ui.config_editor.fields.choice import ChoiceControl, ChoicesControl
from inspector.ui.config_editor.fields.control import FieldControl
from inspector.ui.config_editor.fields.entry import EntryControl
from inspector.ui.config_editor.fields.names import NameLine, offers_of
from inspector.ui.config_editor.fields.switch import SwitchControl
from inspector.ui.theme import Theme


def control_for(field: FormField, registry: Registry, theme: Theme) -> FieldControl:
    """Return a control for a field that is no table and holds none."""
    match field.kind:
        case FieldKind.SWITCH:
            return SwitchControl(theme)
        case FieldKind.CHOICE:
            return ChoiceControl(field.name, field.choices)
        case FieldKind.CHOICES:
            return ChoicesControl(field.name, field.choices)
        case FieldKind.TEXTS:
            offers = offers_of(described_names(field, registry))
            return ChipsControl(field.name, offers, theme)
    names = described_names(field, registry)
    if not names:
        return EntryControl(field)
    line = NameLine(offers_of(names), theme)
    control = EntryControl(field, line)
    # A chosen name is as if it had been typed.
    line.completed.connect(line.textEdited)
    return control


def described_names(field: FormField, registry: Registry) -> tuple[tuple[str, str], ...]:
    """Return the names that complete a field, each with a few words about it."""
    is_measure = field.names in (NameKind.KEY, NameKind.KPI, NameKind.MEASURE)
    names = completions(field, registry)
    return tuple((name, measure_note(name, registry) if is_measure else "") for name in names)


def measure_note(name: str, registry: Registry) -> str:
    """Return what a metric key or KPI is, in a few words; empty for an unknown one."""
    key_id = registry.find_key(name)
    if key_id is not None:
        key = registry.keys[key_id]
        return " · ".join(filter(None, (str(key.kind), key.unit, key.description)))
    kpi = next((one for one in registry.kpis if one.name == name), None)
    return "" if kpi is None else " · ".join(filter(None, ("KPI", kpi.unit, kpi.description)))
