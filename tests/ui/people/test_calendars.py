"""An expert's own calendar at their record: read from a file or an address, trouble told, forgotten."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from mediadesk.ui.desk.experts.page import ExpertsPage
from tests.documents.test_busy import file
from tests.ui.people.conftest import Office
from tests.ui.people.test_experts import choose, page

__all__ = ["page"]


def test_a_file_is_read_shown_and_forgotten_again(
    office: Office, page: ExpertsPage, tmp_path: Path
) -> None:
    choose(office, page, 1)
    section = page.record.away.calendars
    now = office.desk.clock.now()
    start = (now + timedelta(days=1)).strftime("%Y%m%dT%H0000Z")
    path = tmp_path / "ines.ics"
    path.write_bytes(file(f"DTSTART:{start}\nDURATION:PT1H"))
    section.file_wanted.emit(path)
    office.wait(lambda: len(section.lines) == 1)
    assert page.record.file is not None
    key = page.record.file.expert.id
    busy = office.desk.database.read().busy_between((key,), now, now + timedelta(days=2))
    assert len(busy[key]) == 1
    section.forget_wanted.emit(office.desk.own_calendars.of(key)[0].id)
    office.wait(lambda: not section.lines)


def test_an_address_that_is_none_is_refused_beside_it_and_stays(
    office: Office, page: ExpertsPage
) -> None:
    choose(office, page, 1)
    section = page.record.away.calendars
    section.address.setText("my calendar")
    section.subscribe_button.click()
    office.wait(lambda: bool(section.field.error()))
    assert "https" in section.field.error()
    assert section.address.text() == "my calendar"
