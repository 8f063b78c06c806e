"""What a briefing takes from a release, what it lets in, and what makes it out of date."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediadesk.domain import briefing
from mediadesk.domain.briefing import LONGEST_LINE, MOST_LINES, Draft, Sent
from mediadesk.domain.errors import Refused
from mediadesk.domain.release import Block, Release, Report
from mediadesk.domain.timeline import Entry, Kind

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
BODY = (
    Block(kind="paragraph", text="The survey began in 1996. Stocks fell by 40% within ten years."),
    Block(
        kind="paragraph",
        text="“We counted every fish twice, and the sea was emptier each time,” said Ines Okafor.",
    ),
    Block(
        kind="quote", text="It is the harbours that will feel this first of all, not the fleets."
    ),
    Block(kind="paragraph", text="Dr Ines Okafor, marine ecologist"),
    Block(kind="quote", text="We shall look at the quotas with great care in the coming year."),
    Block(kind="paragraph", text="Ben Larch, minister"),
    Block(kind="heading", text="50% of everything is a heading"),
    Block(kind="bullet", text="One in three nurseries has moved north since the count began."),
)
RELEASE = Release(
    id="r",
    headline="The fish that moved north",
    standfirst="Thirty years of counting show where the young fish go.",
    dateline_city="",
    release_date=None,
    embargo=None,
    body=BODY,
    report=Report(title="Holding Water"),
    experts=(),
    contacts=(),
    language="en",
    warnings=(),
    source_name="",
    source_sha256="",
    text="",
    created_at=NOW,
    updated_at=NOW,
)


def test_lines_are_the_headline_the_standfirst_the_expert_s_own_words_and_figures() -> None:
    assert briefing.lines_to_take(RELEASE, "Dr. Ines Okafor") == (
        "The fish that moved north",
        "Thirty years of counting show where the young fish go.",
        "“We counted every fish twice, and the sea was emptier each time,”",
        "“It is the harbours that will feel this first of all, not the fleets.”",
        "Stocks fell by 40% within ten years.",
        "One in three nurseries has moved north since the count began.",
    )


def test_nobody_is_given_another_s_words() -> None:
    found = briefing.lines_to_take(RELEASE, "Cleo Marsh")
    assert not [one for one in found if one.startswith("“")]
    assert briefing.lines_to_take(RELEASE, "") == found
    assert briefing.lines_to_take(None, "Cleo Marsh") == ()


def test_what_says_the_same_stands_once() -> None:
    body = (Block(kind="paragraph", text="“The fish that moved north,” said Ines Okafor. 1,000."),)
    twice = replace(RELEASE, standfirst="The Fish That Moved North.", body=body)
    assert briefing.lines_to_take(twice, "Ines Okafor")[0] == "The fish that moved north"
    assert len(briefing.lines_to_take(twice, "Ines Okafor")) <= 2


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["paragraph", "quote", "heading", "bullet"]),
            st.text(max_size=200)
            | st.from_regex(r"“[a-z ]{20,60}” said Okafor, 40%\.", fullmatch=True),
        ),
        max_size=8,
    )
)
def test_any_release_gives_a_few_lines_of_one_line_each(blocks: list[tuple[str, str]]) -> None:
    body = tuple(Block(kind=kind, text=text) for kind, text in blocks)
    found = briefing.lines_to_take(replace(RELEASE, body=body), "Ines Okafor")
    assert len(found) <= MOST_LINES
    assert all(one and "\n" not in one and len(one) <= LONGEST_LINE for one in found)


@given(st.text())
def test_a_clean_text_holds_nothing_that_turns_or_hides(text: str) -> None:
    found = briefing.clean(text)
    kinds = {unicodedata.category(mark) for mark in found if mark not in "\n\u200c\u200d"}
    assert not {kind for kind in kinds if kind.startswith("C")} & {"Cc", "Cf", "Cs", "Co", "Cn"}
    assert not kinds & {"Zl", "Zp"}
    assert briefing.clean(found) == found


def test_a_name_in_another_script_is_left_as_it_is() -> None:
    assert briefing.clean("ليلى \u202eevil\u202c حداد") == "ليلى evil حداد"
    assert briefing.clean("می\u200cخواهم") == "می\u200cخواهم"


@pytest.mark.parametrize(
    ("field", "draft"),
    [
        ("lines", Draft(lines=("x",) * (MOST_LINES + 1))),
        ("lines", Draft(lines=("x" * (LONGEST_LINE + 1),))),
        ("arrangements", Draft(arrangements="half \ud800")),
        ("note", Draft(note="x" * 3_000)),
    ],
)
def test_what_a_page_cannot_take_is_refused_beside_its_field(field: str, draft: Draft) -> None:
    with pytest.raises(Refused) as caught:
        briefing.checked(draft)
    assert [one.field for one in caught.value.problems] == [field]


def entry(kind: Kind, message: str, **said: str) -> Entry:
    return Entry(
        kind=kind,
        actor="Ada Quill",
        at=NOW,
        subject_id="r",
        detail={"message": message, "number": 1, "to": "a@b.example", **briefing.told(said)},
    )


def test_a_briefing_that_was_called_back_was_never_sent() -> None:
    first, second = entry(Kind.BRIEFED, "1", when="10"), entry(Kind.BRIEFED, "2", when="11")
    sent = briefing.last_sent([first, second])
    assert sent is not None
    assert (sent.message_id, dict(sent.said)) == ("2", {"when": "11"})
    back = briefing.last_sent([first, second, entry(Kind.UNDONE, "2")])
    assert back is not None
    assert back.message_id == "1"
    assert briefing.last_sent([first, entry(Kind.CANCELLED, "1")]) is None
    assert briefing.last_sent([]) is None


def test_a_briefing_is_out_of_date_by_the_facts_that_changed() -> None:
    sent = Sent(number=1, at=NOW, message_id="1", to="", said={"when": "10", "place": "here"})
    assert briefing.changed_since(sent, {"when": "10", "place": "here", "terms": ""}) == ()
    assert briefing.changed_since(sent, {"when": "11", "place": "here", "terms": "off"}) == (
        "when",
        "terms",
    )
