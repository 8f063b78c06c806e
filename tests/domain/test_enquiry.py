"""What a plain mail asks for, each part with its place in the mail, or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediadesk.domain.enquiry import Phone, Plain, clean_subject, propose
from mediadesk.domain.proposal import Proposal
from mediadesk.domain.reporter import Medium
from mediadesk.domain.request import Live

EXPERTS = ("Dr Ines Okafor", "Prof. Theo Vestergaard", "Bea Larch", "Dr Ana Larch")
MORNING = datetime(2026, 11, 24, 15, 12, tzinfo=UTC)
"""10:12 in New York."""

ASKING = """Hi,

I'm a reporter for the Harbour Post, writing a story about your eel report.
Could Dr Okafor speak to me on the phone? My deadline is 4pm ET today.

Thanks,
Nina Castellan
Senior Reporter, Harbour Post
+1 212 555 0148
"""


def no_phones(_text: str, _zone: str) -> Sequence[Phone]:
    return ()


def one_phone(text: str, _zone: str) -> Sequence[Phone]:
    at = text.find("+1 212 555 0148")
    return (
        (Phone(start=at, end=at + 15, written="+1 212 555 0148", e164="+12125550148"),)
        if at >= 0
        else ()
    )


def plain(text: str, subject: str = "Eels", **parts: object) -> Plain:
    values: dict[str, object] = {
        "from_address": "nina@harbourpost.example",
        "from_name": "Nina Castellan",
        "subject": subject,
        "text": text,
        "sent": MORNING,
        "offset": -300,
        "experts": EXPERTS,
        "office_zone": "Europe/London",
    }
    return Plain(**{**values, **parts})  # type: ignore[arg-type]  # a table of fields


def proposed(text: str, subject: str = "Eels", **parts: object) -> Proposal:
    found = propose(plain(text, subject, **parts), one_phone)
    assert found is not None
    return found


def shown(mail: Plain, found: Proposal, name: str) -> list[str]:
    """Return what stands at the places that a field was read from."""
    parts = {"subject": mail.subject, "text": mail.text, "from": mail.from_name}
    return [parts[one.part][one.start : one.end] for one in found.sources.get(name, ())]


def test_everything_that_a_reporter_says_is_proposed_with_its_place() -> None:
    mail = plain(ASKING, "Re: Fwd: [EXTERNAL] Interview request: eels")
    found = propose(mail, one_phone)
    assert found is not None
    assert found.subject == "Interview request: eels"
    assert found.reporter.name == "Nina Castellan"
    assert found.reporter.email == "nina@harbourpost.example"
    assert found.reporter.phone_e164 == "+12125550148"
    assert found.reporter.role == "Senior Reporter"
    assert found.outlet == "Harbour Post"
    assert found.deadline is not None
    assert found.deadline.zone == "America/New_York"
    assert found.deadline.local.isoformat() == "2026-11-24T16:00:00-05:00"
    assert found.experts == ("Dr Ines Okafor",)
    assert not found.any_expert
    assert shown(mail, found, "subject") == ["Interview request: eels"]
    assert shown(mail, found, "outlet") == ["Harbour Post"]
    assert shown(mail, found, "deadline") == ["My deadline is 4pm ET today"]
    assert shown(mail, found, "experts") == ["Dr Okafor"]
    assert shown(mail, found, "reporter.phone") == ["+1 212 555 0148"]
    assert shown(mail, found, "reporter.name") == ["Nina Castellan"]
    assert found.problems == ()


@pytest.mark.parametrize(
    "text",
    [
        "Hey, are you free for lunch tomorrow at noon? Talk soon",
        "Please find attached the invoice. Payment is due by Friday.",
        "Thanks so much for your help with the interview!",
        "",
        "Our weekly newsletter: comment and interviews on radio, TV and podcast. Unsubscribe here.",
        "The report was written by three experts.",
    ],
)
def test_a_mail_that_asks_for_nothing_proposes_nothing(text: str) -> None:
    assert propose(plain(text), no_phones) is None


@pytest.mark.parametrize(
    ("text", "outlet"),
    [
        ("I am a producer at Radio Meridian. Could we do an interview?", "Radio Meridian"),
        ("I write for The Signal. Could an expert comment?", "The Signal"),
        ("My name is Nina Castellan and I'm a freelance journalist for Deep Field. Any comment?", "Deep Field"),
        ("This is Nina Castellan from Channel North. Could an expert comment on air?", "Channel North"),
        ("ich bin Redakteurin bei der Hafenzeitung. Gibt es eine Stellungnahme?", "Hafenzeitung"),
        ("Je suis journaliste à Radio Littoral. Un entretien est-il possible ?", "Radio Littoral"),
        ("Soy periodista de El Puerto. Quisiera una entrevista.", "El Puerto"),
        ("An interview for our article?\n\nBest\nNina\nScience Editor | Harbour Post", "Harbour Post"),
        ("I'm with Channel North. Could an expert comment?", "Channel North"),
        ("I'm a producer on Radio Four's Today programme. An interview?", "Radio Four"),
        ("Journaliste au Littoral, je souhaiterais un entretien.", "Littoral"),
        ("Soy Lucía Herrera, periodista de El Puerto. ¿Podría comentar? Una entrevista.", "El Puerto"),
        ("Could an expert comment for an article by 4pm?", ""),
    ],
)  # fmt: skip
def test_the_outlet_is_what_the_writer_says_or_signs(text: str, outlet: str) -> None:
    assert proposed(text).outlet == outlet


def test_a_domain_that_the_desk_knows_tells_the_outlet() -> None:
    found = proposed("Could an expert comment by 4pm?", outlet_of_domain="Harbour Post")
    assert found.outlet == "Harbour Post"
    assert found.sources["outlet"][0].part == "from"


@pytest.mark.parametrize(
    ("text", "medium", "live"),
    [
        ("A live interview on our radio show at 8?", Medium.RADIO, Live.LIVE),
        ("Could she join us live tomorrow morning on television?", Medium.TV, Live.LIVE),
        (
            "An interview on camera, pre-recorded, for our story, please.",
            Medium.TV,
            Live.PRE_RECORDED,
        ),
        ("An interview for a podcast, live or pre-recorded?", Medium.PODCAST, Live.EITHER),
        ("A comment for our newspaper, a story on eels, please.", Medium.PRINT, None),
        ("A comment for an online magazine article?", Medium.ONLINE, None),
        ("I'm a journalist with a news agency. Any comment?", Medium.AGENCY, None),
        ("We live in Harbourton. A comment for an article?", None, None),
    ],
)
def test_the_medium_and_whether_it_is_live(
    text: str, medium: Medium | None, live: Live | None
) -> None:
    found = proposed(text)
    assert (found.medium, found.live) == (medium, live)


def test_several_media_are_named_as_a_problem_and_none_is_guessed() -> None:
    found = proposed("An interview for our podcast and for radio?")
    assert found.medium is None
    assert [problem.field for problem in found.problems] == ["medium"]


@pytest.mark.parametrize(
    ("text", "experts", "anyone"),
    [
        ("Could Ines Okafor or Professor Vestergaard comment?", EXPERTS[:2], False),
        ("Could Théo Vestergaard, or anyone else, comment?", (EXPERTS[1],), True),
        ("Could Dr Larch comment?", (), True),
        ("Could Bea Larch comment?", ("Bea Larch",), False),
        ("Could one of your experts comment?", (), True),
    ],
)
def test_the_experts_are_those_who_are_named_without_doubt(
    text: str, experts: tuple[str, ...], *, anyone: bool
) -> None:
    found = proposed(f"{text} It is for an article.")
    assert found.experts == experts
    assert found.any_expert is anyone


def test_two_deadlines_are_a_problem_and_none_is_chosen() -> None:
    found = proposed("A comment for our article by 2pm? The deadline is 4pm.")
    assert found.deadline is None
    assert [problem.field for problem in found.problems] == ["deadline"]
    assert len(found.sources["deadline"]) == 2


def test_of_two_times_the_one_by_which_an_answer_is_due_is_the_deadline() -> None:
    found = proposed(
        "A live interview for the news? She would be in the studio by 5.15pm. Can you confirm by 2.30?"
    )
    assert found.deadline is not None
    assert found.deadline.local.strftime("%H:%M") == "14:30"


def test_a_deadline_without_a_time_is_a_problem_with_its_place() -> None:
    found = proposed("A comment for our article by Friday?")
    assert found.deadline is None
    assert found.problems[0].field == "deadline"


def test_what_was_quoted_is_not_what_the_writer_asks() -> None:
    text = "An interview for our article?\n\nOn Mon, 23 Nov 2026 Press wrote:\n> by 2pm, Bea Larch"
    found = proposed(text)
    assert found.deadline is None
    assert found.experts == ()
    assert found.message == "An interview for our article?"


def test_a_mail_without_a_date_proposes_no_deadline() -> None:
    assert (
        proposed("A comment for our article by 4pm today?", sent=None, offset=None).deadline is None
    )


def test_a_name_is_turned_and_an_address_is_no_name() -> None:
    assert proposed(ASKING, from_name="Castellan, Nina").reporter.name == "Nina Castellan"
    assert proposed(ASKING, from_name="nina@harbourpost.example").reporter.name == "Nina Castellan"


def test_a_subject_loses_its_marks_of_answers() -> None:
    assert clean_subject("RE: AW: Fwd: WG: Eels") == "Eels"
    assert clean_subject("Re[2]: Eels: a question") == "Eels: a question"
    assert clean_subject("Regarding: eels") == "Regarding: eels"


@given(st.text(max_size=300), st.text(max_size=60))
def test_no_text_makes_the_reader_raise(text: str, subject: str) -> None:
    mail = plain(f"Interview for our article? {text} by {text}\n\nThanks\n{text}", subject)
    found = propose(mail, no_phones)
    if found is not None:
        for sources in found.sources.values():
            assert all(0 <= one.start <= one.end for one in sources)


def test_thousands_of_experts_are_looked_for_at_once() -> None:
    names = tuple(f"Dr Given{number} Family{number}" for number in range(9_000))
    found = proposed(
        "Could Dr Family77 or Given8999 Family8999 comment? An article.", experts=names
    )
    assert found.experts == ("Dr Given77 Family77", "Dr Given8999 Family8999")
