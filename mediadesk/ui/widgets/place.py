"""Where a small window opens: over the window that it belongs to."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QDialog, QWidget


def place_over(dialog: QDialog, owner: QWidget, *, top: int = -1) -> None:
    """Put a dialog in the middle of its window, `top` px below the upper edge if that is given.

    Not every platform centres a dialog by itself.
    """
    window = owner.window()
    size = dialog.size().expandedTo(dialog.minimumSizeHint())
    x = max((window.width() - size.width()) // 2, 0)
    y = top if top >= 0 else max((window.height() - size.height()) // 2, 0)
    dialog.move(window.mapToGlobal(QPoint(x, y)))
