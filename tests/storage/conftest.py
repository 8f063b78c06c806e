"""A desk of real parts; these tests look at its file from outside too."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.services.world import World, make_world


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Yield a desk in a folder of its own."""
    found = make_world(tmp_path / "desk")
    yield found
    found.desk.close()
