"""Who is offered, and who is to be called: one sentence of the genre a test."""

from __future__ import annotations

import pytest

from mediadesk.documents.releases import read_release
from mediadesk.domain.release import Reading

LEAD = "Tarn University experts are available to comment on the drought.\n\n"


def read(text: str) -> Reading:
    return read_release(text.encode(), name="release.txt")


def people(text: str) -> list[tuple[str | None, str | None]]:
    return [(person.name, person.role) for person in read(text).experts]


@pytest.mark.parametrize(
    ("line", "name", "role"),
    [
        ("Ada Quill, professor of rivers", "Ada Quill", "professor of rivers"),
        ("Ada Quill\nProfessor of Rivers", "Ada Quill", "Professor of Rivers"),
        (
            "Ada Quill is a professor of rivers and can discuss wells.",
            "Ada Quill",
            "professor of rivers",
        ),
        ("Ada Quill, is a professor of rivers.", "Ada Quill", "professor of rivers"),
        (
            "Dry wells – Ada Quill, hydrologist. Quill can discuss wells.",
            "Ada Quill",
            "hydrologist",
        ),
        ("Will it rain? Ada Quill, hydrologist, can answer that.", "Ada Quill", "hydrologist"),
        (
            "Tarn University professor of rivers Ada Quill studies wells.",
            "Ada Quill",
            "Tarn University professor of rivers",
        ),
        (
            "In addition, Dr. Ada Quill, hydrologist, will be available from noon.",
            "Ada Quill",
            "hydrologist",
        ),
        (
            "Wells are drying up. Ada Quill’s research looks at wells. Quill is a professor of rivers.",
            "Ada Quill",
            "professor of rivers",
        ),
        (
            "Ada Quill (Geography) Dr. Quill can speak to the state of the wells.",
            "Ada Quill",
            None,
        ),
        (
            "Ada Quill – Wells\nDr. Quill (Geography) is the Chair in River Studies and can comment.",
            "Ada Quill",
            "Chair in River Studies",
        ),
        ("David A. Green, M.D., chief of medicine", "David A. Green", "chief of medicine"),
    ],
)
def test_an_expert_is_found_however_the_line_names_them(
    line: str, name: str, role: str | None
) -> None:
    assert people(LEAD + line + "\n") == [(name, role)]


@pytest.mark.parametrize(
    "line",
    [
        "Governor Linda Marsh will present the budget on Tuesday.",
        "Donald Brook will be remembered as the first mayor of Tarnford.",
        "Tarn Valley has a number of wells that can be visited.",
        "Jean Roe School of Law",
        "“It has never been so dry,” said Ada Quill, professor of rivers.",
        "Ada Quill, professor of rivers, said that it has never been so dry.",
    ],
)
def test_who_is_only_named_or_quoted_is_not_offered(line: str) -> None:
    assert people(LEAD + line + "\n") == []


def test_two_people_in_one_sentence_are_both_offered_each_with_their_own_number() -> None:
    reading = read(
        "Ada Quill, director of the River Observatory, and B. Arthur Larch, professor of rivers, are "
        "available to comment on the drought.\n\nQuill may be reached at (212) 555-0131 or "
        "quill@tarn.example. Larch may be reached at (212) 555-0132.\n"
    )
    assert [(p.name, p.email, p.phone) for p in reading.experts] == [
        ("Ada Quill", "quill@tarn.example", "(212) 555-0131"),
        ("B. Arthur Larch", None, "(212) 555-0132"),
    ]
    assert reading.contacts == ()


def test_a_number_behind_contact_is_the_experts_own_inside_an_entry() -> None:
    reading = read(
        LEAD + "Ada Quill, professor of rivers, can discuss wells.\n\nContact: 212-555-0131\n\n"
        "Ben Larch, hydrologist, can discuss dams.\n\nContact: 212-555-0132\n"
    )
    assert [(p.name, p.phone) for p in reading.experts] == [
        ("Ada Quill", "212-555-0131"),
        ("Ben Larch", "212-555-0132"),
    ]
    assert reading.contacts == ()


def test_speakers_of_a_press_briefing_are_offered() -> None:
    found = people(
        "Rivers agency to brief the press\n\nThe briefing participants are:\n- Ada Quill, director\n"
        "-- Ben Larch, hydrologist\n"
    )
    assert [name for name, _ in found] == ["Ada Quill", "Ben Larch"]


def test_a_person_to_be_interviewed_is_named_in_full_elsewhere() -> None:
    found = people(
        "Wells run dry\n\nDr Ada Quill, head of research at the Trust, said: “It is dry.”\n\n"
        "Notes to editors\n1. Dr Quill is available for interview.\n"
    )
    assert found == [("Ada Quill", "head of research at the Trust")]


def test_the_press_offices_mailbox_makes_nobody_an_expert() -> None:
    reading = read(
        "Expertenliste zur Dürre\n\nFolgende Fachleute stehen als Experten zur Verfügung:\n"
        "Prof. Dr. Grete Amsel\nLehrstuhl für Flüsse\nE-Mail: amsel@auen.example\n\n"
        "Uwe Distel\nReferat Presse- und Öffentlichkeitsarbeit\nTel.: +49 30 23125 015\n"
        "E-Mail: presse@auen.example\n"
    )
    assert [person.name for person in reading.experts] == ["Grete Amsel"]
    assert [(c.name, c.email) for c in reading.contacts] == [("Uwe Distel", "presse@auen.example")]


def test_where_a_contact_works_is_not_a_second_contact() -> None:
    reading = read(
        "Media contact\nEve Dunmore, press officer\nTarn Campus Harbour\n+44 20 7946 0142\n"
        "eve@tarn.example\n"
    )
    assert [(c.name, c.email, c.phone) for c in reading.contacts] == [
        ("Eve Dunmore", "eve@tarn.example", "+44 20 7946 0142")
    ]


def test_numbers_to_listen_in_are_no_contact() -> None:
    reading = read(
        "Media can join the call by calling 212-555-0131 (toll-free) and use the passcode rivers.\n"
    )
    assert reading.contacts == ()


def test_it_can_be_followed_why_somebody_was_taken_for_an_expert() -> None:
    reading = read(LEAD + "- Ada Quill, professor of rivers\n")
    (reasons,) = reading.evidence["experts"]
    assert "stands under a line that offers people" in reasons
    assert "a role stands with the name" in reasons
    ((start, end),) = reading.spans["experts"]
    assert reading.text[start:end] == "Ada Quill"


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("River day\n\n09/01/2024\n\nThe river rose on June 1 and July 2.\n", "2024-09-01"),
        ("River day\n\n09/01/2024\n\nThe river rose on 1 June and 2 July.\n", None),
        ("River day\n\n09/01/2024\n\nThe river rose.\n", None),
    ],
)
def test_a_date_in_numbers_counts_only_if_the_text_shows_its_order(
    text: str, date: str | None
) -> None:
    reading = read(text)
    found = reading.release_date
    assert (found.isoformat() if found else None) == date
    codes = {warning.code for warning in reading.warnings}
    assert ("date_unclear" in codes) is (date is None)


def test_the_day_of_an_event_is_not_the_day_of_issue() -> None:
    assert (
        read("Rivers agency to brief\n\nPress conference on 15 March 2024, 11:00\n").release_date
        is None
    )


def test_somebodys_other_book_is_not_the_report() -> None:
    reading = read(
        LEAD + "Ada Quill, professor of rivers, is the author of “Dry Valleys and Deep Wells.”\n"
    )
    assert reading.report_title is None


@pytest.mark.parametrize(
    ("text", "title", "authors"),
    [
        (
            "Last Well: The End of Cheap Water, by Dr Ada Quill and Tom Larch, draws on a new survey.",
            "Last Well: The End of Cheap Water",
            ("Ada Quill", "Tom Larch"),
        ),
        (
            (
                "A new study by the Tarn Institute, “Too Dry to Farm”, counts wells.\n"
                "Authors: Ada Quill, Pieter de Vries and Ben Larch"
            ),
            "Too Dry to Farm",
            ("Ada Quill", "Pieter de Vries", "Ben Larch"),
        ),
        (
            "Das zeigt eine neue Studie des Instituts mit dem Titel „Wer gräbt morgen? Brunnen im Land“.",
            "Wer gräbt morgen? Brunnen im Land",
            (),
        ),
        (
            "The report, “Deep Water,” was written by Ada Quill, Ph.D., and Ben Larch.",
            "Deep Water",
            ("Ada Quill", "Ben Larch"),
        ),
    ],
)
def test_a_report_is_named_in_many_ways(text: str, title: str, authors: tuple[str, ...]) -> None:
    reading = read("Wells run dry all over the valley\n\n" + text + "\n")
    assert reading.report_title == title
    assert reading.report_authors == authors


def test_lines_broken_at_a_width_are_read_as_paragraphs_without_moving_a_letter() -> None:
    text = (
        "Wells run dry all over the valley\n\n"
        "The valley has not been as dry as this since its wells were first counted, and\n"
        "those who live there are asked to save water wherever they can do so until the\n"
        "rain comes back. For more about the wells and the people who dig them, contact Eve\n"
        "Dunmore at eve@tarn.example or at the number of the office, which is open all\n"
        "day long and on most of the evenings of the week as well, as it always has been\n"
        "in the valley.\n"
    )
    reading = read(text)
    assert [contact.name for contact in reading.contacts] == ["Eve Dunmore"]
    assert len(reading.text) == len(text)


def test_names_with_an_elided_particle_a_capital_particle_or_all_in_capitals() -> None:
    found = people(
        "Experts disponibles : le fleuve\n\nSont disponibles pour des entretiens :\n"
        "– Jean d'Aubier, sociologue\n– Youssef El Roseau, maître de conférences\n"
        "– Me Fatou N'Daulne, avocate\n"
    )
    assert [name for name, _ in found] == ["Jean d'Aubier", "Youssef El Roseau", "Fatou N'Daulne"]
    found = people(
        "RIVER EXPERTS CAN DISCUSS FLOODS\n\nThe following faculty can offer insights:\n"
        "JOHN R. ALDER JR., Ph.D., professor of law\nMARIA DEL CARMEN SAUCE, economist\n"
    )
    assert [name for name, _ in found] == ["JOHN R. ALDER", "MARIA DEL CARMEN SAUCE"]


def test_an_address_made_of_another_name_is_not_a_persons_own() -> None:
    reading = read(
        "Experts on the river\n\nThe following experts are available for interviews:\n"
        "Ada Quill, hydrologist\nof the Gorse Group, q. Gorse: gorse@quill.example\n"
    )
    assert [(person.name, person.email) for person in reading.experts] == [("Ada Quill", None)]


def test_two_people_of_a_note_are_available() -> None:
    found = people(
        "Hospital repairs a river\n\nMr Ben Larch, consultant surgeon, led the team.\n\n"
        "Patient Gary Elm, 58, said: “I was home in a day.”\n\nNotes to editors\n"
        "Mr Larch and Mr Elm are available for interview on Friday.\n"
    )
    assert found == [("Ben Larch", "consultant surgeon"), ("Gary Elm", None)]


def test_speakers_are_named_in_a_line_that_ends_with_the_word() -> None:
    reading = read(
        "Rivers lose fish, study finds\n\nA call for reporters will be held at noon. Speakers:\n"
        "• Ada Quill, hydrologist, Tarn Institute\n• Alderwoman Rosa Elm, City of Tarn\n"
    )
    assert [person.name for person in reading.experts] == ["Ada Quill", "Rosa Elm"]
    assert reading.contacts == ()


def test_contacts_in_two_columns_are_read_down() -> None:
    reading = read(
        "For Immediate Release\nMedia Contacts:\n"
        "Maya Larch-Elm                          Peter Quill\n"
        "Voices for Rivers                       Tarn United\n"
        "(202) 555-0161                          (202) 555-0162\n"
        "ml@voices.example                       pq@tarn.example\n\nRivers Rally at Statehouse\n"
    )
    assert [(c.name, c.email, c.phone) for c in reading.contacts] == [
        ("Maya Larch-Elm", "ml@voices.example", "(202) 555-0161"),
        ("Peter Quill", "pq@tarn.example", "(202) 555-0162"),
    ]


def test_an_offer_and_whom_to_call_may_share_the_first_lines() -> None:
    reading = read(
        "Tip Sheet: Sources on the river\n\nTarn experts are available to talk to media about "
        "rivers. To schedule an interview, contact Lena Brandt, lbrandt@tarn.example.\n\nFISH\n"
        "Nathaniel Larch, Ph.D., is an associate professor of fish. His research examines eels.\n"
    )
    assert [person.name for person in reading.experts] == ["Nathaniel Larch"]
    assert [contact.name for contact in reading.contacts] == ["Lena Brandt"]


def test_people_who_are_available_are_named_in_the_same_line() -> None:
    found = people(
        "Coalición exige agua limpia\n\nDisponibles para entrevistas en español: Yolanda Del Valle, "
        "enfermera; Marta Gil, directora; y la Dra. Ivette Nieves, pediatra.\n"
    )
    assert found == [
        ("Yolanda Del Valle", "enfermera"),
        ("Marta Gil", "directora"),
        ("Ivette Nieves", "pediatra"),
    ]


def test_the_page_data_for_search_engines_gives_the_day_of_issue() -> None:
    reading = read_release(
        b"<!doctype html><html><head><script type='application/ld+json'>"
        b'{"headline":"x","datePublished":"2025-03-04T09:00:00-05:00"}</script></head><body>'
        b"<h1>Three experts on rivers</h1><p>Rivers are long.</p></body></html>",
        name="page.html",
    )
    assert str(reading.release_date) == "2025-03-04"


def test_the_column_head_contact_opens_no_contact_block() -> None:
    reading = read_release(
        "<html lang='de'><body><h1>Fachleute zur Landtagswahl</h1><p>Folgende Wissenschaftlerinnen "
        "stehen Medien für Interviews zur Verfügung:</p><table><tr><th>Name</th><th>Thema</th>"
        "<th>Kontakt</th></tr><tr><td>Prof. Dr. Ines Erle<br>Professorin für Flüsse</td>"
        "<td>Kommunen</td><td>03375 555-12</td></tr></table></body></html>".encode(),
        name="page.html",
    )
    assert [(p.name, p.role, p.phone) for p in reading.experts] == [
        ("Ines Erle", "Professorin für Flüsse", "03375 555-12")
    ]
    assert reading.contacts == ()


def test_a_report_in_italics_before_the_word_and_its_authors_with_their_role() -> None:
    reading = read_release(
        b"<html lang='en'><body><h1>Commuters spend a fifth of pay</h1><p>Workers spend a fifth, "
        b"according to <em>The Long Way Round</em>, a report published today by Tarn.</p>"
        b"<p>The report was written by senior fellows Dr. Petra Larch and Samuel Quill.</p></body></html>",
        name="page.html",
    )
    assert reading.report_title == "The Long Way Round"
    assert reading.report_authors == ("Petra Larch", "Samuel Quill")


def test_a_number_in_the_notes_is_not_the_last_persons_own() -> None:
    reading = read(
        LEAD + "Ada Quill\nProfessor of Rivers\n\n"
        "Note to editors: headshots are on request from the desk at 816-555-0100.\n"
    )
    assert [(person.name, person.phone) for person in reading.experts] == [("Ada Quill", None)]
