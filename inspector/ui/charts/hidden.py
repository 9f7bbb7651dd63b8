"""Which curves a person does not want to see."""

from __future__ import annotations

from collections.abc import Sequence


class HiddenCurves:
    """Remembers hidden and isolated curves of each chart, by name."""

    def __init__(self) -> None:
        self._hidden: dict[str, frozenset[str]] = {}
        self._only: dict[str, str] = {}

    def of(self, chart_key: str, names: Sequence[str]) -> frozenset[str]:
        """Return which of `names` are hidden in a chart; beside an isolated one, all others."""
        only = self._only.get(chart_key)
        if only is not None:
            return frozenset(names) - {only}
        hidden = self._hidden.get(chart_key)
        return hidden.intersection(names) if hidden else frozenset()

    def toggle(self, chart_key: str, name: str, names: Sequence[str]) -> None:
        """Hide a curve, or show it again."""
        only = self._only.pop(chart_key, None)
        hidden = self._hidden.get(chart_key, frozenset())
        if only is not None:
            hidden = frozenset(names) - {only}
        self._hidden[chart_key] = hidden ^ {name}

    def isolate(self, chart_key: str, name: str, names: Sequence[str]) -> None:
        """Show this curve alone; all of them if it is alone already."""
        if self.of(chart_key, names) == frozenset(names) - {name}:
            self.show_all(chart_key)
        else:
            self._only[chart_key] = name

    def forget(self) -> None:
        """Hide no curve of any chart."""
        self._hidden.clear()
        self._only.clear()

    def show_all(self, chart_key: str) -> None:
        """Hide no curve of a chart."""
        self._hidden.pop(chart_key, None)
        self._only.pop(chart_key, None)
