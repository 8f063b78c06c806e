"""Who can take a request, in the rail: cards with reasons, P, asking in order by keys alone."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mediadesk.domain.availability import Span
from mediadesk.domain.expert import ExpertDraft, Minutes, WorkingHours
from mediadesk.ui.desk.request.experts import Experts
from mediadesk.ui.desk.request.order import OrderDialog
from mediadesk.ui.desk.request.propose import ProposeDialog
from mediadesk.ui.theme.palette import apply_theme
from mediadesk.ui.theme.state import colour
from mediadesk.ui.widgets.label import Label
from mediadesk.ui.widgets.strip import AvailabilityStrip
from tests.ui.desk.conftest import ME, Window

ALWAYS = WorkingHours(days=((Minutes(begin=0, end=1440),),) * 7)
LONDON = ZoneInfo("Europe/London")


def make(desk: Window, name: str, *topics: str, email: str = "") -> str:
    draft = ExpertDraft(name=name, zone="UTC", topics=topics, hours=ALWAYS, email=email)
    return desk.desk.experts.create(draft, actor=ME).expert.id


def office(desk: Window) -> tuple[str, str]:
    return (
        make(desk, "Dr Ines Okafor", "Sanctions", email="ines@larkfield.example"),
        make(desk, "Prof. Tomas Lind", "Sea bass", email="tomas@larkfield.example"),
    )


def rail(desk: Window) -> Experts:
    return desk.face.request.facts.experts


def names(desk: Window) -> list[str]:
    return [card.offer.name for card in rail(desk).cards()]


def states(desk: Window, key: str) -> list[str]:
    return [row.ask.state.value for row in desk.desk.database.read().asks(key)]


def words(desk: Window) -> str:
    return "\n".join(one.text() for one in rail(desk).findChildren(Label) if one.isVisible())


def test_the_best_expert_is_framed_and_says_why(desk: Window) -> None:
    office(desk)
    one = desk.log(experts=("Nobody Known",))
    desk.begin(one)
    desk.wait(lambda: names(desk) == ["Dr Ines Okafor", "Prof. Tomas Lind"])
    first, second = rail(desk).cards()
    assert (first.button.kind(), second.button.kind()) == ("primary", "secondary")
    assert "speaks about Sanctions" in first.accessibleDescription().replace("S", "s", 1)
    desk.wait(lambda: "Nobody Known is asked for" in words(desk))
    assert first.strip.accessibleDescription().startswith("Free ")


def test_p_proposes_the_best_at_their_first_free_time(desk: Window) -> None:
    office(desk)
    one = desk.log()
    desk.begin(one)
    desk.wait(lambda: len(names(desk)) == 2)
    offer = rail(desk).best()
    assert offer is not None
    assert offer.at is not None
    desk.press("P")
    dialog = desk.dialog()
    assert isinstance(dialog, ProposeDialog)
    assert dialog.expert() == "Dr Ines Okafor"
    assert dialog.at() == offer.at
    dialog.reject()


def test_experts_are_asked_in_order_by_keys_alone_and_it_is_taken_back(desk: Window) -> None:
    ines, tomas = office(desk)
    one = desk.log()
    desk.begin(one)
    desk.wait(lambda: len(names(desk)) == 2)
    desk.press("Shift+A")
    dialog = desk.dialog()
    assert isinstance(dialog, OrderDialog)
    assert dialog.order() == (ines, tomas)
    desk.press("1")
    assert dialog.order() == (tomas,)
    desk.press("1")
    assert dialog.order() == (tomas, ines)
    desk.press("Alt+Up")
    assert dialog.order() == (ines, tomas)
    dialog.button.click()
    desk.wait(lambda: states(desk, one.id) == ["asked", "queued"])
    desk.wait(lambda: rail(desk).line() is not None)
    desk.wait(lambda: "Asked, answer by" in words(desk))
    desk.face.queue.list.setFocus()
    desk.press("Z")
    desk.wait(lambda: states(desk, one.id) == ["withdrawn", "withdrawn"])


def test_the_call_pad_offers_who_could_take_what_is_typed(desk: Window) -> None:
    office(desk)
    desk.begin()
    desk.press("L")
    desk.wait(lambda: desk.window.call_pad is not None)
    pad = desk.window.call_pad
    assert pad is not None
    pad.what.setPlainText("What do the sea bass say?")
    desk.wait(lambda: pad._experts.stringList()[:1] == ["Prof. Tomas Lind"])
    assert pad.expert.placeholderText() == "Any, such as Prof. Tomas Lind"


def test_a_line_without_anybody_is_not_begun(desk: Window) -> None:
    office(desk)
    one = desk.log()
    desk.begin(one)
    desk.wait(lambda: len(names(desk)) == 2)
    rail(desk).order_button.click()
    dialog = desk.dialog()
    assert isinstance(dialog, OrderDialog)
    desk.press("1")
    desk.press("2")
    dialog.button.click()
    assert "at least one" in dialog.trouble.text()
    assert dialog.isVisible()
    dialog.reject()
    assert states(desk, one.id) == []


def test_a_refusal_is_noted_with_its_reason_and_the_next_is_asked(desk: Window) -> None:
    ines, tomas = office(desk)
    one = desk.log()
    desk.desk.asking.start(one.id, [ines, tomas], actor=ME, minutes=30)
    desk.begin(one)
    desk.wait(lambda: rail(desk).line() is not None)
    card = rail(desk).line()
    assert card is not None
    next(b for b in card.buttons if b.label() == "Refuses…").click()
    desk.dialog()
    desk.press("3")
    desk.wait(lambda: states(desk, one.id) == ["refused", "asked"])
    desk.wait(lambda: "needs more notice" in words(desk))
    desk.wait(lambda: [o.name for o in [rail(desk).best()] if o] != ["Dr Ines Okafor"])


def test_in_a_narrow_window_the_experts_have_a_tab_that_counts_the_free(desk: Window) -> None:
    office(desk)
    one = desk.log()
    desk.begin(one)
    desk.wait(lambda: len(names(desk)) == 2)
    desk.window.resize(1024, 700)
    page = desk.face.request
    desk.wait(page.tabs_row.isVisible)
    tab = page.tabs.buttons()[2]
    assert tab.accessibleName() == "Experts, 2 free"
    tab.click()
    assert rail(desk).isVisible()
    assert not page.conversation.isVisible()


def test_a_strip_shows_free_times_to_eyes_and_ears(qtbot: QtBot, qapp: QApplication) -> None:
    day = datetime(2026, 10, 14, tzinfo=LONDON)

    def at(hour: int, minute: int = 0) -> datetime:
        return day.replace(hour=hour, minute=minute)

    strip = AvailabilityStrip()
    qtbot.addWidget(strip)
    strip.show_day(
        [
            Span(start=at(10, 30), end=at(11)),
            Span(start=at(14, 30), end=at(19)),
            Span(start=at(9) + timedelta(days=1), end=at(12) + timedelta(days=1)),
        ],
        now=at(14, 18),
        zone=LONDON,
        suggested=Span(start=at(15), end=at(15, 30)),
    )
    assert strip.accessibleDescription() == (
        "Free 10:30 to 11:00, 14:30 to 19:00. Suggested: 15:00"
    )
    strip.resize(240, strip.sizeHint().height())
    for theme in ("light", "dark"):
        apply_theme(qapp, theme, 1.0, high_contrast=False)
        image = strip.grab().toImage()
        middle = image.height() // 2 - 6
        # 17:00 is free: its fill is nearer to green than to the hatched busy time at 12:00.
        free = image.pixelColor(240 * 8 // 10, middle)
        assert free == QColor(colour("ok_s"))
        taken = image.pixelColor(240 * 3 // 10, middle)
        assert taken != free


def test_a_strip_grows_for_a_time_outside_of_its_hours(qtbot: QtBot) -> None:
    strip = AvailabilityStrip()
    qtbot.addWidget(strip)
    early = datetime(2026, 3, 29, 6, tzinfo=LONDON)
    free = Span(start=early, end=early + timedelta(hours=2))
    strip.show_day(
        [free],
        now=early - timedelta(hours=9),
        zone=LONDON,
        suggested=Span(start=early, end=early + timedelta(minutes=30)),
    )
    assert strip.spans() == (free,)
    assert "06:00 to 08:00" in strip.accessibleDescription()
