"""The style sheet: what Qt draws for us, in the colours of a theme."""

from __future__ import annotations

from dataclasses import fields
from string import Template

from PySide6.QtGui import QColor, QPalette

from inspector.ui.theme import Colours, mix

_SHEET = Template(
    """
QMainWindow, QWidget#grid, QScrollArea { background: $bg; }
QFrame#topbar { background: $surface; border: none; border-bottom: 1px solid $line; }
QFrame#rail { background: $surface; border: none; border-right: 1px solid $line; }
QFrame#timeline { background: $surface; border: none; border-top: 1px solid $line; }
QFrame#card { background: $surface; border: 1px solid $line; border-radius: 10px; }
QFrame#line { background: $line; border: none; }

QLabel { background: transparent; color: $text; }
QLabel[role="muted"] { color: $muted; }
QLabel[role="warn"] { color: $warn_text; }
QLabel[role="on-accent"] { color: $on_accent; }
QLabel[role="state"], QLabel[role="state-live"] {
    color: $muted; background: $surface; border: 1px solid $line; border-radius: 8px;
    padding: 0 12px;
}
QLabel[role="state-live"] { color: $ok; }

QFrame#notice { background: $notice; border: none; border-bottom: 1px solid $line; }

QPushButton { outline: none; }
QFrame#segmented { background: $surface; border: 1px solid $line; border-radius: 8px; }
QFrame#segmented QPushButton {
    color: $muted; background: transparent; border: 1px solid transparent; border-radius: 0;
    padding: 0 10px; min-height: 26px; max-height: 26px;
}
QFrame#segmented QPushButton:hover { color: $text; }
QFrame#segmented QPushButton:checked { color: $on_accent; background: $accent_fill; }
QFrame#segmented QPushButton:focus { border-color: $text; }
QFrame#segmented QPushButton[edge="first"] {
    border-top-left-radius: 7px; border-bottom-left-radius: 7px;
}
QFrame#segmented QPushButton[edge="last"] {
    border-top-right-radius: 7px; border-bottom-right-radius: 7px;
}

QPushButton#choice {
    background: $surface; border: 1px solid $line; border-radius: 10px; text-align: left;
}
QPushButton#choice:hover { background: $raised; border-color: $faint; }
QPushButton#choice:focus { border: 2px solid $accent; }
QPushButton#choice[primary="true"] { background: $accent_fill; border-color: $accent_fill; }
QPushButton#choice[primary="true"]:hover { background: $accent_hover; }
QPushButton#choice[primary="true"]:focus { border: 2px solid $text; }

QPushButton#row {
    color: $text; background: transparent; border: 1px solid transparent; border-radius: 8px;
    text-align: left; padding: 0 8px;
}
QPushButton#row:hover { background: $raised; }
QPushButton#row:focus { border-color: $accent; }

QMenu { background: $raised; color: $text; border: 1px solid $line; padding: 4px; }
QMenu::item { padding: 6px 28px 6px 12px; border-radius: 6px; }
QMenu::item:selected { background: $accent_fill; color: $on_accent; }
QMenu::item:disabled { color: $muted; background: transparent; }
QMenu::separator { height: 1px; background: $line; margin: 4px 8px; }
QToolTip { background: $raised; color: $text; border: 1px solid $line; padding: 4px 8px; }

QFrame#notice[kind="Warning"] { background: $notice_warn; }
QFrame#notice[kind="Error"] { background: $notice_error; }
QPushButton#plain { background: transparent; border: 1px solid transparent; border-radius: 6px; }
QPushButton#plain:hover { background: $raised; }
QPushButton#plain:focus { border-color: $accent; }

QFrame#loading { background: $surface; border: none; border-bottom: 1px solid $line; }
QProgressBar { background: $raised; border: none; border-radius: 0; }
QProgressBar::chunk { background: $accent; }
QPushButton#slim {
    color: $text; background: $raised; border: 1px solid $line; border-radius: 6px; padding: 0 10px;
}
QPushButton#slim:hover { border-color: $faint; }
QPushButton#slim:focus { border-color: $accent; }
QPushButton#slim:disabled { color: $muted; }


QFrame#overlay { background: $surface; border: 1px solid $line; border-radius: 12px; }
QLineEdit#palette {
    color: $text; background: transparent; border: none; selection-background-color: $accent_fill;
    selection-color: $on_accent; placeholder-text-color: $muted;
}
QListView#rows { background: transparent; border: none; outline: none; }
QScrollArea#bare, QWidget#bare { background: transparent; }

QFrame#popover { background: $surface; border: 1px solid $line; border-radius: 10px; }
QLineEdit#search {
    color: $text; background: $bg; border: 1px solid $line; border-radius: 8px; padding: 0 10px;
    selection-background-color: $accent_fill; selection-color: $on_accent;
}
QLineEdit#search:focus { border-color: $accent; }
QFrame#behind { background: $raised; border: 1px solid $line; border-radius: 12px; }
QFrame#behind QPushButton {
    color: $on_accent; background: $accent_fill; border: 1px solid $accent_fill;
    border-radius: 9px; padding: 0 10px; min-height: 18px; max-height: 18px;
}
QFrame#behind QPushButton:hover { background: $accent_hover; }
QFrame#behind QPushButton:focus { border-color: $text; }
QFrame#behind QPushButton#quiet {
    color: $text; background: transparent; border-color: $line;
}
QFrame#behind QPushButton#quiet:hover { border-color: $faint; }
QFrame#behind QPushButton#quiet:focus { border-color: $accent; }
QListView#rows { background: transparent; border: none; outline: none; }
QPushButton#small {
    color: $text; background: $raised; border: 1px solid $line; border-radius: 7px;
    padding: 0 10px; min-height: 24px; max-height: 24px;
}
QPushButton#small:hover { border-color: $faint; }
QPushButton#small:focus { border-color: $accent; }
QPushButton#small:disabled { color: $muted; background: transparent; }
QPushButton#small[primary="true"] {
    color: $on_accent; background: $accent_fill; border-color: $accent_fill;
}
QPushButton#small[primary="true"]:hover { background: $accent_hover; }
QPushButton#small[primary="true"]:focus { border-color: $text; }
QFrame#card[ring="true"] { border: 2px solid $accent; }
QFrame#insert { background: $accent; border: none; border-radius: 2px; }
QLabel[role="ghost"] {
    color: $text; background: $raised; border: 1px solid $accent; border-radius: 8px;
    padding: 4px 10px;
}

QScrollBar:vertical { background: transparent; width: 8px; margin: 0; }
QScrollBar::handle:vertical { background: $handle; border-radius: 4px; min-height: 32px; }
QScrollBar::handle:vertical:hover { background: $faint; }
QScrollBar::add-line:vertical, QScrollBar::sub-line:vertical { height: 0; }
QScrollBar:horizontal { background: transparent; height: 8px; margin: 0; }
QScrollBar::handle:horizontal { background: $handle; border-radius: 4px; min-width: 32px; }
QScrollBar::handle:horizontal:hover { background: $faint; }
QScrollBar::add-line:horizontal, QScrollBar::sub-line:horizontal { width: 0; }
QScrollBar::add-page:horizontal, QScrollBar::sub-page:horizontal { background: transparent; }
QScrollBar::add-page:vertical, QScrollBar::sub-page:vertical { background: transparent; }

QLabel[role="ok"] { color: $ok; }
QLabel[role="crit"] { color: $crit; }
QAbstractScrollArea#difference { background: $surface; border: none; }
QFrame#well { background: $surface; border: 1px solid $line; border-radius: 8px; }
QFrame#warning { background: $notice; border: none; border-bottom: 1px solid $line;
    border-top-left-radius: 9px; border-top-right-radius: 9px; }
QFrame#warning[kind="Warning"] { background: $notice_warn; }
QFrame#warning[kind="Error"] { background: $notice_error; }
QPushButton[role="tool"]:checked { border-color: $accent; color: $text; }
QSplitter::handle:horizontal { background: $line; width: 1px; }
QSplitter#gap::handle { background: transparent; }
QWidget#plain { background: $surface; border: none; }
QDialog { background: $surface; }
QCheckBox { color: $text; background: transparent; spacing: 8px; }
QCheckBox::indicator, QTableView#figures::indicator {
    width: 14px; height: 14px; background: $raised; border: 1px solid $faint; border-radius: 4px;
}
QCheckBox::indicator:checked, QTableView#figures::indicator:checked {
    background: $accent_fill; border-color: $accent_fill;
}
QCheckBox:focus::indicator, QCheckBox::indicator:hover { border-color: $accent; }
QFrame#drawer { background: $surface; border: none; }
QTableView#lines, QTreeView#record, QTableView#figures {
    background: $surface; color: $text; border: none; outline: none; selection-color: $text;
}
QTableView#lines::item, QTableView#figures::item { border: none; padding: 0 6px; }
QTreeView#record::item { border: none; height: 22px; }
QTableView#lines QHeaderView, QTableView#figures QHeaderView { background: $surface; border: none; }
QTableView#lines QHeaderView::section, QTableView#figures QHeaderView::section {
    background: $surface; color: $muted; border: none; border-bottom: 1px solid $line;
    padding: 0 9px;
}
QTableView#figures QHeaderView::section:hover { color: $text; }
QTableView#figures QHeaderView::section:vertical { color: $text; }
QTableView#figures QTableCornerButton::section {
    background: $surface; border: none; border-bottom: 1px solid $line;
}
QPlainTextEdit#raw {
    background: $bg; color: $text; border: 1px solid $line; border-radius: 8px; padding: 4px;
    selection-background-color: $accent_fill; selection-color: $on_accent;
}
QPlainTextEdit#raw:focus { border-color: $accent; }
QPlainTextEdit#raw[unread="true"] { color: $muted; }
QLineEdit#search, QLineEdit#field {
    background: $raised; color: $text; border: 1px solid $line; border-radius: 8px;
    padding: 0 8px; selection-background-color: $accent_fill; selection-color: $on_accent;
}
QLineEdit#search:focus, QLineEdit#field:focus { border-color: $accent; }
QLineEdit#search:disabled { color: $muted; background: $surface; }
QLineEdit#field[wrong="true"] { border-color: $crit; }
QLineEdit#field:disabled { color: $muted; background: $surface; }
QLabel[role="changed"] { color: $accent; }
QPushButton[role="tool"], QPushButton[role="main"] {
    color: $text; background: $raised; border: 1px solid $line; border-radius: 8px; padding: 0 10px;
}
QPushButton[role="tool"]:hover { border-color: $faint; }
QPushButton[role="tool"]:focus { border-color: $accent; }
QPushButton[role="tool"]:disabled { color: $muted; background: $surface; }
QPushButton[role="main"] {
    color: $on_accent; background: $accent_fill; border-color: $accent_fill;
}
QPushButton[role="main"]:hover { background: $accent_hover; }
QPushButton[role="main"]:focus { border: 2px solid $text; }
QPushButton[role="main"]:disabled { color: $muted; background: $raised; border-color: $line; }
QLineEdit#number, QLineEdit#path {
    background: $raised; color: $text; border: 1px solid $accent; border-radius: 6px;
    padding: 0 4px; selection-background-color: $accent_fill; selection-color: $on_accent;
}
QFrame#drawer QSplitter::handle:horizontal {
    background: $surface; border-left: 1px solid $line; width: 5px;
}
QFrame#drawer QSplitter::handle:vertical { background: $surface; height: 6px; }

QPlainTextEdit#toml {
    background: $surface; color: $text; border: 1px solid transparent; border-radius: 8px;
    padding: 0; selection-background-color: $accent_fill; selection-color: $on_accent;
    placeholder-text-color: $muted;
}
QAbstractScrollArea::corner { background: transparent; border: none; }
QPlainTextEdit#toml:focus { border-color: $accent; }
QFrame#find { background: $surface; border: none; border-bottom: 1px solid $line; }
QFrame#foot { background: transparent; border: none; }
QFrame#completions { background: $surface; border: 1px solid $faint; border-radius: 8px; }
QLabel[role="error"] { color: $error_text; }
QScrollBar:horizontal { background: transparent; height: 8px; margin: 0; }
QScrollBar::handle:horizontal { background: $handle; border-radius: 4px; min-width: 32px; }
QScrollBar::handle:horizontal:hover { background: $faint; }
QScrollBar::add-line:horizontal, QScrollBar::sub-line:horizontal { width: 0; }
QScrollBar::add-page:horizontal, QScrollBar::sub-page:horizontal { background: transparent; }
QPushButton#slim[tight="true"] { padding: 0 6px; }
QLabel[role="accent"] { color: $accent; }
QPushButton#toggle {
    color: $muted; background: $surface; border: 1px solid $line; border-radius: 8px;
    padding: 0 7px; min-height: 28px; max-height: 28px;
}
QPushButton#toggle:hover { color: $text; }
QPushButton#toggle:checked {
    color: $on_accent; background: $accent_fill; border-color: $accent_fill;
}
QPushButton#toggle:focus { border-color: $text; }
QTableView#figures[tint="true"] {
    selection-background-color: $chosen; border: 1px solid transparent; border-radius: 6px;
}
QTableView#figures[tint="true"]:focus { border-color: $accent; }
"""
)


def style_sheet(colours: Colours) -> str:
    """Return the style sheet of the window."""
    named = {
        field.name: colour.name()
        for field in fields(colours)
        if isinstance(colour := getattr(colours, field.name), QColor)
    }
    return _SHEET.substitute(
        named,
        notice=mix(colours.accent, colours.surface, 0.12).name(),
        notice_warn=mix(colours.warn, colours.surface, 0.16).name(),
        notice_error=mix(colours.crit, colours.surface, 0.18).name(),
        chosen=mix(colours.accent, colours.surface, 0.16).name(),
        accent_hover=mix(colours.on_accent, colours.accent_fill, 0.1).name(),
        error_text=mix(colours.crit, colours.text, 0.85).name(),
        handle=mix(colours.faint, colours.bg, 0.5).name(),
    )


def palette(colours: Colours) -> QPalette:
    """Return the palette for what no style sheet reaches, such as dialogs of Qt's own."""
    made = QPalette()
    roles = QPalette.ColorRole
    for role, colour in (
        (roles.Window, colours.surface),
        (roles.Base, colours.bg),
        (roles.AlternateBase, colours.surface),
        (roles.Button, colours.raised),
        (roles.WindowText, colours.text),
        (roles.Text, colours.text),
        (roles.ButtonText, colours.text),
        (roles.PlaceholderText, colours.muted),
        (roles.Highlight, colours.accent_fill),
        (roles.HighlightedText, colours.on_accent),
        (roles.ToolTipBase, colours.raised),
        (roles.ToolTipText, colours.text),
    ):
        made.setColor(role, colour)
    return made
