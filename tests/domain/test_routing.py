"""Who gets a request, in which order, and with what reason."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mediadesk.domain.routing import Contact, decide

HIDDEN = Contact(name="Jo Berg", phone="+1 212 555 0147", hidden_email=True)
KNOWN = Contact(name="Ada Quill", email="ada@institute.example")
OFFICE = Contact(name="Duty desk", email="press@office.example", phone="+44 20 7946 0100")
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
