"""Message files come into Intake as mails do, each once."""

from __future__ import annotations

from pathlib import Path

import pytest

from mediadesk.documents.packs import write_pack
from mediadesk.domain.errors import Refused
from mediadesk.domain.query import IncomingQuery, IncomingView
from tests.services.letterbox import mail
from tests.services.world import make_world


def test_files_are_kept_once_and_read(tmp_path: Path) -> None:
    world = make_world(tmp_path / "desk")
    one, two = tmp_path / "one.eml", tmp_path / "two.EML"
    one.write_bytes(mail("one"))
    two.write_bytes(mail("one"))
    assert world.desk.intake.take_files([one, two]).done == {"stored": 1, "known": 1}
    assert world.desk.intake.read().done == {"proposed": 1}
    with pytest.raises(Refused) as refused:
        world.desk.intake.take_files([tmp_path / "missing.eml", tmp_path])
    assert {one.field for one in refused.value.problems} == {"file"}
    world.desk.close()


def test_a_request_file_is_proposed_as_a_claim(tmp_path: Path) -> None:
    world = make_world(tmp_path / "desk")
    path = tmp_path / "request.mediadesk.json"
    path.write_bytes(write_pack(world.submit().request))
    world.desk.intake.take_files([path])
    assert world.desk.intake.read().done == {"proposed": 1}
    (row,) = world.desk.database.read().incoming(IncomingQuery(view=IncomingView.ALL))
    assert "pack_sender_differs" in row.flags
    path.write_text("{}")
    world.desk.intake.take_files([path])
    world.desk.intake.read()
    assert len(world.desk.database.read().incoming(IncomingQuery(view=IncomingView.ALL))) == 2
    world.desk.close()
