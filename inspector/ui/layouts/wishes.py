"""What a person can wish of layouts, besides choosing one."""

from __future__ import annotations

from enum import StrEnum


class LayoutWish(StrEnum):
    """A wish, in the words of the menu."""

    SAVE = "Save"
    SAVE_AS = "Save as…"
    RENAME = "Rename…"
    DELETE = "Delete"
    BACK = "Back to what it was before"
    RESET = "Reset charts of this tab"
    IMPORT = "Import…"
    EXPORT = "Export…"

    @classmethod
    def groups(cls) -> tuple[tuple[LayoutWish, ...], ...]:
        """Return all, as the menu parts them."""
        return (
            (cls.SAVE, cls.SAVE_AS, cls.RENAME, cls.DELETE),
            (cls.BACK, cls.RESET),
            (cls.IMPORT, cls.EXPORT),
        )

    @property
    def full(self) -> str:
        """The wish where nothing around it says that it is about layouts."""
        return _FULL[self]


_FULL = {
    LayoutWish.SAVE: "Save the layout",
    LayoutWish.SAVE_AS: "Save the layout as…",
    LayoutWish.RENAME: "Rename the layout…",
    LayoutWish.DELETE: "Delete the layout",
    LayoutWish.BACK: "Back to the layout before",
    LayoutWish.RESET: "Reset the charts of this tab",
    LayoutWish.IMPORT: "Import a layout…",
    LayoutWish.EXPORT: "Export the layout…",
}
