"""A desk of real parts for each test, and the outbox's law watched at every move."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from mediadesk.domain.outbox import Recipient, may_move
from mediadesk.storage.repositories import OutboxTable
from tests.services.world import World, make_world


@pytest.fixture(autouse=True)
def lawful_moves(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail on any move of the outbox that the domain does not allow, whoever makes it."""
    write = OutboxTable.move

    def watched(self: OutboxTable, recipient: Recipient, *, to: Recipient) -> None:
        assert may_move(recipient.state, to.state), f"{recipient.state} became {to.state}"
        write(self, recipient, to=to)

    monkeypatch.setattr(OutboxTable, "move", watched)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Yield a desk in a folder of its own; whatever a test does to it, it is sound at the end."""
    found = make_world(tmp_path / "desk")
    yield found
    assert found.database.check() == ()
    found.desk.close()
