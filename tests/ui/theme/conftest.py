"""Each test starts in the light theme at 100 %."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from mediadesk.ui.theme.palette import apply_theme


@pytest.fixture(autouse=True)
def look(qapp: QApplication) -> Iterator[None]:
    apply_theme(qapp, "light", 1.0, high_contrast=False)
    yield
    apply_theme(qapp, "light", 1.0, high_contrast=False)
