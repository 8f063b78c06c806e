"""Settings: sections, one Save for all, problems beside their fields, rules, rota and keys."""

from __future__ import annotations

from typing import TypeVar

import pytest
from PySide6.QtGui import QKeySequence

from mediadesk.domain.routing import Plan
from mediadesk.ui.desk.settings.contact import ContactSection
from mediadesk.ui.desk.settings.hours import HoursSection
from mediadesk.ui.desk.settings.keys import KeysSection
from mediadesk.ui.desk.settings.page import SettingsPage
from mediadesk.ui.desk.settings.rota import RotaSection, minute_of
from mediadesk.ui.desk.settings.rules import RulesSection
from mediadesk.ui.desk.settings.section import Section
from tests.ui.people.conftest import Office

SectionType = TypeVar("SectionType", bound=Section)


@pytest.fixture
def settings(office: Office) -> SettingsPage:
    office.face.go("settings")
    office.wait(lambda: isinstance(office.face.stack.currentWidget(), SettingsPage))
    page = office.face.stack.currentWidget()
    assert isinstance(page, SettingsPage)
    return page


def section(page: SettingsPage, key: str, kind: type[SectionType]) -> SectionType:
    """Show a section and return it."""
    page.show_section(key)
    found = page.section(key)
    assert isinstance(found, kind)
    return found


def unsaved(page: SettingsPage) -> int:
    return len(page.values()) + sum(one.extra_changes() for one in page.shown())


def test_changes_of_several_sections_are_counted_and_saved_together(
    office: Office, settings: SettingsPage
) -> None:
    contact = section(settings, "contact", ContactSection)
    contact.edits["office.name"].setText("Larkfield Survey")
    hours = section(settings, "hours", HoursSection)
    hours.hours.begin.setText("8:00")
    hours.hours.end.setText("18:00")
    assert settings.values() == {
        "office.name": "Larkfield Survey",
        "office.hours": "Monday to Friday, 08:00 to 18:00",
    }
    settings.save()
    office.wait(lambda: not settings.values())
    assert office.desk.settings.get("office.hours") == "Monday to Friday, 08:00 to 18:00"


def test_one_wrong_value_keeps_nothing_and_shows_its_section(
    office: Office, settings: SettingsPage
) -> None:
    contact = section(settings, "contact", ContactSection)
    contact.edits["office.name"].setText("Larkfield Survey")
    contact.edits["contact.email"].setText("nobody")
    settings.show_section("look")
    settings.save()
    office.wait(lambda: bool(contact.fields["contact.email"].error()))
    assert settings.summary.messages() == [contact.fields["contact.email"].error()]
    assert contact.isVisible()
    assert office.desk.settings.get("office.name") == "Larkfield Institute"
    assert contact.edits["office.name"].text() == "Larkfield Survey"


def test_discarding_shows_what_is_set(settings: SettingsPage) -> None:
    contact = section(settings, "contact", ContactSection)
    contact.edits["office.name"].setText("Another name")
    settings.discard_button.click()
    assert contact.edits["office.name"].text() == "Larkfield Institute"
    assert not settings.values()


def test_hours_that_somebody_wrote_in_their_own_words_stay(
    office: Office, settings: SettingsPage
) -> None:
    office.desk.settings.set("office.hours", "by appointment")
    hours = section(settings, "hours", HoursSection)
    hours.fill()
    assert "office.hours" not in settings.values()


def test_a_rule_is_tried_before_it_is_saved_and_routes_once_it_is(
    office: Office, settings: SettingsPage
) -> None:
    rules = section(settings, "routing", RulesSection)
    rules.add_rule()
    rules.form.name.setText("Wildlife")
    rules.form.words.setText("eel, otter")
    rules.form.to_name.setText("Jo Berg")
    rules.form.to_email.setText("jo@larkfield.example")
    rules.subject.setText("More about eels")
    rules.attempt()
    office.wait(rules.result.isVisible)
    said = rules.result.accessibleName()
    assert "This request would go to Jo Berg, jo@larkfield.example" in said
    assert "Because: Rule “Wildlife”: topic “eel”" in said
    assert office.desk.plans.get() == Plan()
    settings.save()
    office.wait(lambda: office.desk.plans.get().version == 1)
    request = office.submit(subject="Eels")
    assert request.route.contact is not None
    assert request.route.contact.email == "jo@larkfield.example"
    rules.subject.setText("MR-" + request.reference.removeprefix("MR-"))
    rules.attempt()
    office.wait(lambda: unsaved(settings) == 0)


def test_a_rule_without_an_address_is_named_above_the_list(
    office: Office, settings: SettingsPage
) -> None:
    rules = section(settings, "routing", RulesSection)
    rules.add_rule()
    rules.form.name.setText("Wildlife")
    settings.save()
    office.wait(lambda: bool(rules.fields["rules"].error()))
    assert "Wildlife" in rules.fields["rules"].error()
    assert unsaved(settings) == 1


def test_rules_move_and_go(settings: SettingsPage) -> None:
    rules = section(settings, "routing", RulesSection)
    for name in ("First", "Second"):
        rules.add_rule()
        rules.form.name.setText(name)
    rules.up.click()
    assert [one.name for one in rules.rules] == ["Second", "First"]
    rules.remove_button.click()
    assert [one.name for one in rules.rules] == ["First"]


def test_a_rota_is_kept_and_says_when_nobody_is_on_duty(
    office: Office, settings: SettingsPage
) -> None:
    rota = section(settings, "rota", RotaSection)
    office.wait(lambda: rota.gaps.text() == "Nothing is planned.")
    rota.officers.grid.add(["Mara Kessler", "mara@larkfield.example", ""])
    for day in range(7):
        rota.shifts.grid.add([str(day), "08:00", "8:00", "Mara Kessler"])
    office.wait(lambda: rota.gaps.text().startswith("Somebody is on duty at every hour"))
    rota.exceptions.grid.add(["2020-01-01 08:00", "2040-01-01 08:00", ""])
    office.wait(lambda: rota.gaps.text().startswith("Nobody, "))
    rota.exceptions.grid.remove(0)
    settings.save()
    office.wait(lambda: office.desk.plans.get().version == 1)
    route = office.submit().route
    assert route.contact is not None
    assert route.contact.email == "mara@larkfield.example"


def test_a_wrong_time_marks_its_line_and_nothing_is_kept(
    office: Office, settings: SettingsPage
) -> None:
    rota = section(settings, "rota", RotaSection)
    office.wait(lambda: rota.gaps.text() != "")
    rota.officers.grid.add(["Mara Kessler", "mara@larkfield.example", ""])
    rota.shifts.grid.add(["0", "soon", "18:00", "Mara Kessler"])
    settings.save()
    office.wait(lambda: bool(rota.fields["shifts"].error()))
    assert rota.fields["shifts"].error().startswith("Line 1:")
    assert "Problem" in str(rota.shifts.grid.index(0, 0).data(11))
    assert office.desk.plans.get() == Plan()


@pytest.mark.parametrize(
    ("words", "minute"),
    [("8", 480), ("08:30", 510), ("24:00", 1440), ("24:01", None), ("8:75", None), ("noon", None)],
)
def test_times_of_the_day_are_read(words: str, minute: int | None) -> None:
    assert minute_of(words) == minute


def test_letters_can_be_switched_off_and_keys_changed(
    office: Office, settings: SettingsPage
) -> None:
    actions = office.window.actions_by_name
    assert actions is not None
    keys = section(settings, "keys", KeysSection)
    assert actions.shown_key("take") == "I"
    keys.keys["take"].setKeySequence(QKeySequence("E"))
    assert keys.clash.isVisible()
    keys.keys["take"].setKeySequence(QKeySequence("Ctrl+T"))
    assert not keys.clash.isVisible()
    keys.ticks["keys.letters"].setChecked(False)
    settings.save()
    office.wait(lambda: actions.shown_key("take") == "Ctrl+T")
    assert actions.shown_key("done") == ""
    assert actions.shown_key("undo") == "Ctrl+Z"
    assert actions.shown_key("go_inbox") == ""
    keys.reset.click()
    keys.ticks["keys.letters"].setChecked(True)
    settings.save()
    office.wait(lambda: actions.shown_key("take") == "I")
    assert office.desk.settings.get("keys.map") == ""


def test_a_narrow_window_chooses_the_section_from_a_box(
    office: Office, settings: SettingsPage
) -> None:
    office.window.resize(960, 640)
    office.wait(lambda: not settings.places.isVisible())
    settings.chooser.choose("hours")
    assert settings.section("hours").isVisible()


def test_larger_text_turns_to_one_pane_as_a_narrow_window_would(office: Office) -> None:
    face = office.face
    assert face.queue.isVisible()
    assert face.request.isVisible()
    office.window.apply_look("light", 175)
    assert not face.request.isVisible()
    assert face.navigation.width() < 150
    office.window.apply_look("light", 100)
    assert face.request.isVisible()
    assert face.navigation.width() > 150
