"""What the application object needs before the first window."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtWidgets import QApplication, QToolTip

from inspector.ui.fonts import LABEL_PX, font, load_fonts
from inspector.ui.icons import app_icon


def dress(app: QApplication) -> None:
    """Give the application the font, the base style and the icon of Inspector.

    Fusion is the one style that looks the same on every system, and obeys style sheets fully.

    Raises:
        StorageError: A font or the icon is missing, or cannot be read.
    """
    # The processor draws charts alike on every system; a driver may not, or may be broken.
    pg.setConfigOptions(useOpenGL=False, antialias=False)
    app.setStyle("Fusion")
    load_fonts()
    app.setFont(font())
    QToolTip.setFont(font(LABEL_PX))
    app.setWindowIcon(app_icon())
    app.setApplicationName("Inspector")
