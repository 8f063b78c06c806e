"""Who gets a request, in which order, and with what reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediadesk.domain import routing
from mediadesk.domain.errors import Refused
from mediadesk.domain.reporter import Medium
from mediadesk.domain.rota import Officer, Rota, Shift
from mediadesk.domain.routing import Contact, Hours, Matter, Plan, Route, Rule, check_rules

HIDDEN = Contact(name="Jo Berg", phone="+1 212 555 0147", hidden_email=True)
KNOWN = Contact(name="Ada Quill", email="ada@institute.example")
OFFICE = Contact(name="Duty desk", email="press@office.example", phone="+44 20 7946 0100")
LONDON = ZoneInfo("Europe/London")
TUESDAY = datetime(2026, 11, 24, 12, tzinfo=UTC)
MATTER = Matter(
    text="Eels in the harbour\nWhat the survey says",
    zone="America/New_York",
    languages=("German", ""),
    medium=Medium.TV,
    at=TUESDAY,
)
RULE = Rule(name="Wildlife", contact=Contact(name="Jo Berg", email="jo@office.example"))
ROTA = Rota(
    officers=(Officer(name="Mara Kessler", email="mara@office.example", phone="+44 20 7946 0199"),),
    shifts=(Shift(officer="Mara Kessler", weekday=1, begin=8 * 60, end=18 * 60),),
)


def decide(named: Sequence[Contact], default: Contact | None, phone: str) -> Route:
    """Route without rules and rota."""
    office = routing.Office(default=default, phone=phone, zone=LONDON)
    return routing.decide(named, office, Plan(), MATTER)


def planned(plan: Plan, matter: Matter = MATTER, *, is_open: bool | None = None) -> Route:
    """Route a request about no release."""
    office = routing.Office(default=OFFICE, phone="", zone=LONDON, open=is_open)
    return routing.decide((), office, plan, matter)


contacts = st.builds(
    Contact,
    name=st.sampled_from(["", "Jo Berg", "jo  BERG", "Ada Quill"]),
    email=st.sampled_from(["", "a@one.example", "b@two.example"]),
    phone=st.sampled_from(["", "+44 20 7946 0111"]),
    hidden_email=st.booleans(),
)


def test_the_releases_own_contact_comes_before_the_offices() -> None:
    route = decide([KNOWN], OFFICE, "+44 20 7946 0100")
    assert (route.contact and route.contact.email, route.held) == ("ada@institute.example", False)
    assert route.reason == "Press contact named in the release."
    assert route.contact is not None
    assert route.contact.phone == "+44 20 7946 0100"


def test_a_contact_with_an_address_comes_before_one_without() -> None:
    route = decide([HIDDEN, KNOWN], OFFICE, "")
    assert route.contact is not None
    assert (route.contact.name, route.held) == ("Ada Quill", False)


def test_a_hidden_address_holds_the_request_and_asks_who_should_get_it() -> None:
    route = decide([HIDDEN], OFFICE, "")
    assert route.held
    assert route.reason.startswith("Who should get this?")
    assert "hides the e-mail address of Jo Berg" in route.reason
    assert route.contact == HIDDEN


def test_a_contact_that_the_office_knows_gets_the_offices_address() -> None:
    own = Contact(name="jo  BERG", email="jo@office.example")
    route = decide([HIDDEN], own, "")
    assert (route.contact and route.contact.email, route.held) == ("jo@office.example", False)
    assert route.contact is not None
    assert route.contact.phone == HIDDEN.phone


def test_without_a_release_the_office_gets_the_request() -> None:
    route = decide([], OFFICE, "")
    assert (route.contact, route.held) == (OFFICE, False)
    assert route.reason == "The office’s default press contact."


def test_with_nobody_known_the_request_is_held_for_a_person() -> None:
    route = decide([], None, "+44 20 7946 0100")
    assert (route.contact, route.held) == (None, True)
    assert route.reason.startswith("Who should get this?")


@given(st.lists(contacts, max_size=4), st.one_of(st.none(), contacts), st.sampled_from(["", "1"]))
def test_a_request_is_held_exactly_when_its_contact_has_no_address(
    named: list[Contact], default: Contact | None, phone: str
) -> None:
    route = decide(named, default, phone)
    assert route.held == (route.contact is None or not route.contact.email)
    assert route.reason
    assert route.held == route.reason.startswith("Who should get this?")


def test_a_release_that_names_a_contact_comes_before_every_rule() -> None:
    office = routing.Office(default=OFFICE, phone="", zone=LONDON)
    route = routing.decide([KNOWN], office, Plan(rules=(RULE,), rota=ROTA), MATTER)
    assert route.contact is not None
    assert route.contact.email == KNOWN.email


def test_a_hidden_contact_holds_the_request_whatever_the_rules_say() -> None:
    office = routing.Office(default=OFFICE, phone="", zone=LONDON)
    assert routing.decide([HIDDEN], office, Plan(rules=(RULE,), rota=ROTA), MATTER).held


def test_the_first_rule_that_fits_comes_before_whoever_is_on_duty() -> None:
    first = replace(RULE, name="Trains", words=("train",))
    second = replace(RULE, words=("eel",), regions=("America",), media=(Medium.TV,))
    route = planned(Plan(rules=(first, second), rota=ROTA))
    assert route.contact == RULE.contact
    assert route.reason == "Rule “Wildlife”: topic “eel”, region America, medium tv."


def test_whoever_is_on_duty_comes_before_the_offices_default() -> None:
    route = planned(Plan(rota=ROTA))
    assert route.contact == Contact(
        name="Mara Kessler", email="mara@office.example", phone="+44 20 7946 0199"
    )
    assert route.reason == "Mara Kessler is on duty until 18:00."


def test_with_nobody_on_duty_the_offices_default_gets_the_request() -> None:
    night = replace(MATTER, at=TUESDAY.replace(hour=22))
    route = planned(Plan(rota=ROTA), night)
    assert (route.contact, route.reason) == (OFFICE, "The office’s default press contact.")


@pytest.mark.parametrize(
    ("changed", "matter"),
    [
        ({"words": ("harbo",)}, {}),
        ({"words": ("in the harbour",)}, {}),
        ({"words": ("nothing", "SURVEY")}, {}),
        ({"regions": ("America/New_York",)}, {}),
        ({"languages": ("german",)}, {}),
        ({"media": (Medium.RADIO, Medium.TV)}, {}),
        ({}, {}),
    ],
)
def test_a_rule_fits_what_it_asks_for(
    changed: dict[str, object], matter: dict[str, object]
) -> None:
    rule = replace(RULE, **changed)  # type: ignore[arg-type]  # names of a rule
    asked = replace(MATTER, **matter)  # type: ignore[arg-type]  # names of a matter
    assert routing.fits(rule, asked, is_open=None) is not None


@pytest.mark.parametrize(
    "changed",
    [
        {"words": ("arbour",)},
        {"words": ("?",)},
        {"regions": ("Europe",)},
        {"regions": ("Amer",)},
        {"languages": ("French",)},
        {"media": (Medium.PRINT,)},
        {"hours": Hours.IN_HOURS},
        {"off": True},
        {"contact": Contact(name="Jo Berg")},
        {"words": ("eel",), "media": (Medium.PRINT,)},
    ],
)
def test_a_rule_does_not_fit_what_it_does_not_ask_for(changed: dict[str, object]) -> None:
    rule = replace(RULE, **changed)  # type: ignore[arg-type]  # names of a rule
    assert routing.fits(rule, MATTER, is_open=None) is None


def test_a_rule_for_the_night_fits_only_while_nobody_is_on_duty() -> None:
    rule = replace(RULE, hours=Hours.OUT_OF_HOURS)
    plan = Plan(rules=(rule,), rota=ROTA)
    assert planned(plan).contact != RULE.contact
    night = replace(MATTER, at=TUESDAY.replace(hour=22))
    assert planned(plan, night).reason == "Rule “Wildlife”: out of office hours."
    assert planned(Plan(rules=(rule,)), is_open=False).contact == RULE.contact


def test_rules_without_a_name_or_an_address_are_refused() -> None:
    check_rules((RULE,))
    with pytest.raises(Refused) as caught:
        check_rules((RULE, replace(RULE, name="", contact=Contact(name="Jo"))))
    assert [one.field for one in caught.value.problems] == ["rules.1", "rules.1"]
