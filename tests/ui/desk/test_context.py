"""What stands beside a conversation: facts changed in place, likenesses, silence, what came before."""

from __future__ import annotations

from mediadesk.ui.desk.request.fact import DeadlineFact, Fact
from mediadesk.ui.desk.request.radar import RadarCard
from mediadesk.ui.widgets.label import Label
from tests.ui.desk.conftest import ME, Window


def fact(desk: Window, name: str) -> Fact:
    return next(one for one in desk.face.request.facts._shown if one.name == name)


def words(desk: Window) -> str:
    facts = desk.face.request.facts
    return "\n".join(label.text() for label in facts.findChildren(Label) if label.isVisible())


def test_a_fact_is_changed_in_place_and_told_on_the_timeline(desk: Window) -> None:
    one = desk.log()
    desk.begin(one)
    fact(desk, "outlet").pencil.click()
    desk.press("Ctrl+A")
    desk.type("Deep Field")
    desk.press("Return")
    desk.wait(lambda: desk.now_is(one).outlet == "Deep Field")
    desk.wait(lambda: fact(desk, "outlet").value.text() == "Deep Field")
    desk.face.queue.list.setFocus()
    desk.press("Z")
    desk.wait(lambda: desk.now_is(one).outlet == "Channel North")


def test_a_fact_that_somebody_else_changed_first_is_not_overwritten(desk: Window) -> None:
    one = desk.log()
    desk.begin(one)
    fact(desk, "outlet").pencil.click()
    opened = fact(desk, "outlet").edit
    assert opened is not None
    desk.wait(opened.hasFocus)
    desk.desk.facts.change(one.id, "outlet", "Harbour TV", actor="Jonas Brandt")
    desk.press("Ctrl+A")
    desk.type("Deep Field")
    desk.press("Return")
    desk.wait(lambda: "Someone was first" in fact(desk, "outlet").trouble.text())
    assert desk.now_is(one).outlet == "Harbour TV"
    edit = fact(desk, "outlet").edit
    assert edit is not None
    assert edit.text() == "Deep Field"


def test_a_deadline_is_typed_as_people_say_it_and_shown_in_both_zones(desk: Window) -> None:
    one = desk.log(deadline_zone="Pacific/Auckland", deadline="2026-12-24T09:00")
    desk.begin(one)
    deadline = fact(desk, "deadline")
    assert isinstance(deadline, DeadlineFact)
    assert "for the reporter in Auckland" in deadline.value.text()
    deadline.pencil.click()
    assert deadline.time is not None
    desk.wait(deadline.time.edit.hasFocus)
    desk.type("+90")
    desk.press("Return")
    desk.wait(lambda: desk.now_is(one).deadline.at != one.deadline.at)
    assert desk.now_is(one).deadline.zone == "Pacific/Auckland"


def test_what_looks_like_the_same_is_shown_and_merged_with_one_press(desk: Window) -> None:
    first = desk.log(hours=2)
    second = desk.log(hours=3, reporter_name="Theo Park", reporter_email="theo@north.example")
    desk.begin(second, first)
    (card,) = desk.face.request.facts.findChildren(RadarCard)
    desk.wait(lambda: "Same outlet, nearly the same words" in words(desk))
    assert card.merge_button is not None
    card.merge_button.click()
    desk.wait(lambda: desk.now_is(second).merged_into == first.id)
    desk.wait(lambda: desk.shown() == first.id)


def test_the_silence_meter_counts_while_a_reporter_waits_for_us(desk: Window) -> None:
    one = desk.log()
    desk.begin(one)
    desk.wait(lambda: "No answer for less than a minute" in words(desk))
    desk.press("I")
    desk.wait(lambda: desk.now_is(one).owner == ME)
    desk.wait(lambda: desk.said() == "Request from Mina Castellan is yours")
    desk.press("W")
    desk.wait(lambda: "No answer" not in words(desk))


def test_what_others_at_the_outlet_asked_is_a_press_away(desk: Window) -> None:
    other = desk.log(
        hours=4,
        reporter_name="Theo Park",
        reporter_email="theo@north.example",
        subject="Eels and their ladders",
        message="Two questions.",
    )
    one = desk.log()
    desk.begin(one, other)
    desk.wait(lambda: "Others at Channel North" in words(desk))
