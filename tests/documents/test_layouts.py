"""Layouts that a page's conversion leaves behind, and people whom a sentence offers."""

from __future__ import annotations

import pytest

from mediadesk.documents.releases import read_release
from mediadesk.domain.release import Reading


def read(text: str) -> Reading:
    return read_release(text.encode(), name="release.txt")


def names(text: str) -> list[str | None]:
    return [person.name for person in read(text).experts]


def contacts(text: str) -> list[tuple[str | None, str | None]]:
    return [(person.name, person.phone) for person in read(text).contacts]


LEAD = "The following Tarn University experts are available to comment on the drought:\n\n"


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("Ada QuillDirector of the Well Observatory, Tarn", "Ada Quill", "Director of the Well"),
        ("Dry wellsAda Quill, professor of rivers, can discuss wells.", "Ada Quill", "professor"),
        ("Water * Ada Quill, professor of rivers, can discuss wells.", "Ada Quill", "professor"),
        ("Water* Ada Quill, professor of rivers, can discuss wells.", "Ada Quill", "professor"),
        ("Ada Quill, river scientist“The wells are dry.”", "Ada Quill", "river scientist"),
        ("Dr. Olu\nAdeyemi-Grant\nDirector, Well Laboratory", "Olu Adeyemi-Grant", "Director"),
        ("Ada Quill Ada Quill, Ph.D., Professor of Rivers", "Ada Quill", "Professor of Rivers"),
        ("DR. ADA ROE\nAssociate Professor of Rivers", "ADA ROE", "Associate Professor"),
    ],
)
def test_a_line_break_that_a_conversion_lost_is_found_again(
    text: str, name: str, role: str
) -> None:
    (person,) = read(LEAD + text).experts
    assert person.name == name
    assert (person.role or "").startswith(role)
    assert "“" not in (person.role or "")


def test_a_surname_with_a_capital_inside_stays_whole() -> None:
    assert names(LEAD + "Ada McDirector-Roe, professor of rivers") == ["Ada McDirector-Roe"]
    assert names(LEAD + "LaToya DeShawn, professor of rivers") == ["LaToya DeShawn"]


def test_both_authors_are_those_whom_the_sentence_before_presents() -> None:
    text = (
        "Rivers are warmer than forty years ago\n\n"
        "Ada Roe, senior hydrologist at the Tarn Institute, led the study with Ben Poe, professor of"
        " ecology at Tarn University. Both authors are available for interviews."
    )
    reading = read(text)
    assert [person.name for person in reading.experts] == ["Ada Roe", "Ben Poe"]
    assert reading.experts[1].role == "professor of ecology at Tarn University"
    assert "lost_list" not in {warning.code for warning in reading.warnings}


def test_authors_in_a_row_with_their_institutes_are_offered_and_write_the_report() -> None:
    text = (
        "Un estudio describe los ríos del norte\n\n"
        "Un nuevo estudio, titulado «Ríos más cálidos», describe el agua.\n"
        "Los autores, Carmen Robles (Instituto Tarn) y Pedro Paz (Universidad de Lunt), están"
        " disponibles para entrevistas."
    )
    reading = read(text)
    assert [person.name for person in reading.experts] == ["Carmen Robles", "Pedro Paz"]
    assert reading.report_authors == ("Carmen Robles", "Pedro Paz")


def test_a_second_person_behind_and_with_a_description_is_offered_too() -> None:
    text = (
        "Media advisory: back to school\n\nSuperintendent Dr. Marta Quill can speak about repairs"
        " and school nurse Dana Pell can discuss how to help children."
    )
    assert names(text) == ["Marta Quill", "Dana Pell"]


def test_a_turned_sentence_offers_whom_it_names_last() -> None:
    text = "Drought in the north\n\nAvailable for interviews on this is Ada Quill, a hydrologist."
    assert names(text) == ["Ada Quill"]


def test_several_people_who_can_speak_make_an_offer_without_a_lead() -> None:
    text = (
        "Ada Quill, professor of rivers, studies wells. She can discuss drought.\n"
        "Ben Poe, hydrologist, can comment on wells.\n"
        "Cleo Lunt, geography, can speak on rain.\n"
    )
    assert names(text) == ["Ada Quill", "Ben Poe", "Cleo Lunt"]


def test_an_entry_that_opens_with_contact_is_the_experts_own() -> None:
    text = (
        "Tip sheet: drought\n\nTarn University experts are available to comment on the drought.\n\n"
        "Dry wells\nContact: Ada Quill, Professor of Rivers, 212-555-0101, quill@tarn.example."
        " Quill can discuss wells.\n"
    )
    reading = read(text)
    assert [(p.name, p.phone) for p in reading.experts] == [("Ada Quill", "212-555-0101")]
    assert reading.contacts == ()


def test_a_name_and_number_above_the_text_are_whom_to_call() -> None:
    text = (
        "Dana Pell\nHeadquarters, Tarn\n(Phone 212/555-0177)\n\nMEDIA ADVISORY: M24-016\n\n"
        "DROUGHT BRIEFING ON TUESDAY\n\nThe Tarn Water Office will brief the press on the drought on"
        " Tuesday at noon, in the great hall of the Water House, and by telephone for all those who"
        " cannot come."
    )
    assert contacts(text) == [("Dana Pell", "212/555-0177")]
    assert read(text).headline == "DROUGHT BRIEFING ON TUESDAY"


def test_one_number_given_for_two_is_both_peoples() -> None:
    text = "Drought in the north\n\nFor interviews, call Dana Pell or Eric Moss at 212-555-0120."
    assert contacts(text) == [("Dana Pell", "212-555-0120"), ("Eric Moss", "212-555-0120")]


def test_a_fax_is_no_phone_whatever_word_stands_before_it() -> None:
    text = "Treffen am Fluss\n\nAnfragen bitte per Fax an 0228 5550100 oder an presse@tarn.example."
    assert contacts(text) == [(None, None)]


@pytest.mark.parametrize(
    ("text", "city", "day"),
    [
        ("Newswise — TARN (July 26, 2024) – Rivers are warmer than ever before.", "TARN", "-07-26"),
        (("Berlin, 12. Februar 2024. Die Flüsse im Norden sind wärmer als je zuvor, sagt die neue"
         " Studie des Instituts."), "Berlin", "-02-12"),
        (("TARN, Ohio (March 3, 2024) The rivers of the north are warmer than they were forty years"
         " ago."), "TARN, Ohio", "-03-03"),
        (("Tarn, Maine\nMay 4, 2024\n\nRivers of the North Are Warm Again\n\nThe rivers are warmer"
         " than ever before."), "Tarn, Maine", "-05-04"),
        (("GENEVA\n\nThe rivers of the north are warmer than they were forty years ago, and wells run"
         " dry, says a report."), "GENEVA", ""),
        ("Released: 1-Feb-2024 10:15 AM EST\n\nRivers are warmer than ever before, they say.", None,
         "-02-01"),
    ],
)  # fmt: skip
def test_datelines_are_written_in_many_ways(text: str, city: str | None, day: str) -> None:
    reading = read(text)
    assert reading.dateline_city == city
    assert (reading.release_date.isoformat()[4:] if reading.release_date else "") == day


@pytest.mark.parametrize(
    "above",
    [
        "Satellite image of the river Tarn in May",
        "Logo: Tarn University",
        "NOTE TO EDITORS: Tip sheets name experts of Tarn University who can speak to the media.",
        "Drought: experts can comment | News | Tarn University",
    ],
)
def test_what_stands_above_the_headline_is_not_it(above: str) -> None:
    text = (
        f"{above}\n\nDrought: experts can comment\n\nThe rivers of the north are warmer than they"
        " were forty years ago."
    )
    assert read(text).headline == "Drought: experts can comment"


def test_a_line_that_only_separates_does_not_end_a_list() -> None:
    text = (
        f"{LEAD}. . . . .\n\nAda Quill, professor of rivers\n\n. . . . .\n\nBen Poe, hydrologist\n"
    )
    assert names(text) == ["Ada Quill", "Ben Poe"]


def test_a_new_director_is_offered_to_nobody() -> None:
    text = (
        "New director named for Tarn Museum\n\nLUNT, Ohio (March 3, 2024) The Tarn Museum has named"
        " Ada Roe, curator of maps, as its director. She follows Ben Poe, who retired in June.\n\n"
        "“Ada brings twenty years of experience,” said Cleo Marsh, chair of the board. Dr. Roe will"
        " speak at the opening in May.\n\nContact: Dana Pell, press officer, (212) 555-0177\n"
    )
    assert names(text) == []
    assert contacts(text) == [("Dana Pell", "(212) 555-0177")]


def test_names_with_topics_behind_a_colon_are_a_list() -> None:
    text = (
        "Researchers of the Tarn Institute listed below will be available for media inquiries.\n\n"
        "Arvo Quill: rivers, wells, water law of the north, and what the treaties say of both\n\n"
        "Iro Särk-Lunt: Drought, rain, Finnish and Swedish water policy, farming and the courts\n\n"
        "Minna Åland: Energy security, dams, fish ladders and the politics of the northern sea\n"
    )
    assert names(text) == ["Arvo Quill", "Iro Särk-Lunt", "Minna Åland"]
    assert all(person.role is None for person in read(text).experts)


def test_a_person_may_be_called_like_a_month() -> None:
    assert names(LEAD + "Jan Quill, professor of rivers\nApril Roe, hydrologist") == [
        "Jan Quill",
        "April Roe",
    ]


def test_an_updated_page_keeps_the_day_it_came_out() -> None:
    text = (
        "Union answers to reports on wells\n\n7 October 2026 | last updated: 13 December 2026\n\n"
        "The union has called on the ministry to listen to those who know the wells."
    )
    reading = read(text)
    assert reading.release_date is not None
    assert reading.release_date.isoformat() == "2026-10-07"


def test_a_date_deep_in_the_first_sentence_is_no_date_of_the_release() -> None:
    text = (
        "Eclipse over the north\n\nJuly 27th, 2026\n\nTARN, Ohio – A total eclipse of the sun will"
        " be seen on Aug. 21, 2026, over all of the north."
    )
    reading = read(text)
    assert reading.release_date is not None
    assert reading.release_date.isoformat() == "2026-07-27"


def test_two_offices_with_number_and_address_are_two_contacts() -> None:
    text = (
        "Treffen am Fluss\n\nDer Fluss war das Thema eines Treffens der Länder am Montag in Tarn.\n\n"
        "Kontakt\nPressestelle Wasseramt\nTel.: +49 30 23125 010\nE-Mail: presse@wasser.example\n"
        "Pressestelle Forstamt\nTel.: +49 30 23125 020\nE-Mail: presse@forst.example\n"
    )
    assert [one.email for one in read(text).contacts] == [
        "presse@wasser.example",
        "presse@forst.example",
    ]


def test_a_name_may_carry_marks_that_no_single_letter_has() -> None:
    text = (
        "Salt moves inland\n\nThe following experts are available to comment:\n\n"
        "Oluwaseun Ọdúnlámì-Adébáyọ\u0300, senior lecturer in civil engineering\n"
        "o.odunlami@example.edu\n\nMara Voss, professor of water science\nm.voss@example.edu\n"
    )
    assert names(text) == ["Oluwaseun Ọdúnlámì-Adébáyọ\u0300", "Mara Voss"]


def test_a_given_name_may_be_a_word_elsewhere() -> None:
    text = (
        "Rivers are falling\n\nWill Congress act before Bill Debate Day? Tarn University waits for it.\n\n"
        "For interviews please contact Will Sharpe on 0491 570 006 or Bill Oduya on 0491 570 159."
    )
    assert contacts(text) == [("Will Sharpe", "0491 570 006"), ("Bill Oduya", "0491 570 159")]
    assert names(text) == []


def test_a_given_name_that_is_a_word_opens_an_entry_too() -> None:
    (person,) = read(
        LEAD + "Will Roe, known as the well accountant, is a clinical professor of finance."
    ).experts
    assert (person.name, person.role) == ("Will Roe", "a clinical professor of finance")


def test_a_row_with_one_role_offers_both() -> None:
    text = LEAD + "Ada Roe and Ben Poe are hydrologists at Tarn University. They can discuss wells."
    assert sorted(name or "" for name in names(text)) == ["Ada Roe", "Ben Poe"]


def test_a_quoted_person_whom_the_text_goes_on_to_offer_is_offered_with_the_own_address() -> None:
    reading = read(
        "TARN, Maine (June 3, 2019) – Tarn University experts are available to comment on the heat.\n\n"
        "“The nights are the problem,” said Ada Roe, a professor of health at Tarn University. Roe can"
        " discuss cooling. Contact: ada.roe@tarn.example\n\n"
        "“It will pass,” said Ben Poe, a professor of rivers.\n"
    )
    (person,) = reading.experts
    assert (person.name, person.email) == ("Ada Roe", "ada.roe@tarn.example")
    assert reading.contacts == ()


def test_entries_run_together_are_told_apart_by_role_and_address() -> None:
    text = (
        "Experts on the drought\n\nTarn University faculty are available to comment on the drought."
        " For help, please call Cleo Lunt at 212-555-0119. Experts listed below may also be contacted"
        " directly for comment. Dry Wells/History of the Presidency Ada Roebuck, professor, political"
        " science 212-555-0120 (office) aroebuck@tarn.example Roebuck can provide expertise on wells,"
        " their history and their law, and on who pays for them. First Rains Ben Poewell, associate"
        " professor, geography 212-555-0121 (office) bpoewell@tarn.example Poewell studies rain, and"
        " has done so for thirty years in many countries of the north and of the south."
    )
    reading = read(text)
    assert [(p.name, p.phone) for p in reading.experts] == [
        ("Ada Roebuck", "212-555-0120"),
        ("Ben Poewell", "212-555-0121"),
    ]


def test_a_signature_may_name_the_press_office_by_a_word_that_elsewhere_is_a_label() -> None:
    text = (
        "Fachleute zur Dürre\n\nFolgende Fachleute der Universität Tarn stehen für Interviews zur"
        " Verfügung:\n\nJun.-Prof. Dr. Ada Roe, Institut für Gewässer\nTelefon: 0341 555-3311\n\n"
        "Henrike Solms\nPressestelle\nUniversität Tarn\nTelefon: 0341 555-1000\n"
    )
    assert contacts(text) == [("Henrike Solms", "0341 555-1000")]
    assert names(text) == ["Ada Roe"]
    assert read(text).dateline_city is None


def test_a_row_in_the_notes_to_editors_offers_whom_it_names() -> None:
    text = (
        "Rivers are warmer than forty years ago\n\nProfessor Fenella Grieve of Tarn University said:"
        " “We must act.”\n\nNotes to editors\n\nFenella Grieve and Tom Isaacs are available for"
        " interview.\n\nContact: press desk, press@tarn.example"
    )
    assert sorted(name or "" for name in names(text)) == ["Fenella Grieve", "Tom Isaacs"]


def test_what_stands_under_related_resources_is_not_the_report() -> None:
    reading = read(
        "Tarn Institute on the clean water vote\n\nThe Senate voted today, and the vote puts the water of many at risk.\n\nRelated resources:\n\n"
        "Five Facts About the Clean Water Rule by Anna Prather\n"
    )
    assert reading.report_title is None
    assert reading.report_authors == ()


def test_the_last_of_a_list_above_whom_to_call_is_not_the_one_to_call() -> None:
    reading = read(
        "MEDIA ADVISORY\n\nTarn League experts to discuss smoke with reporters\n\n"
        "Who:    Dr. Nadine Faulk, pulmonologist, Tarn Hospital\n"
        "        Theo Vance, Senior Director for Clean Air, Tarn League\n"
        "        Will Ames, asthma patient\n"
        "What:   Virtual media briefing\n"
        "When:   Thursday, June 8, 2023, 1 p.m. PT\n"
        "Where:  Zoom\n"
        "Contact: Gina Truax, gina.truax@tarn.example, 415-555-0161\n"
    )
    assert [person.name for person in reading.contacts] == ["Gina Truax"]


def test_the_press_desk_beside_a_person_is_a_contact_of_its_own() -> None:
    text = (
        "Rivers are falling\n\nThe talks in Geneva ended.\n\nMedia enquiries:\n"
        "Rhys Tolland, rhys@tarn.example, +44 7700 900321\n"
        "Press desk (24 hours): press@tarn.example, +44 20 7946 0333\n"
    )
    assert contacts(text) == [("Rhys Tolland", "+44 7700 900321"), (None, "+44 20 7946 0333")]


def test_an_entry_that_begins_with_what_somebody_says_is_one_if_it_has_a_number() -> None:
    text = (
        "Ada Roe, professor of wells, says teenagers drink too little. (212) 555-0142\n\n"
        "Ben Poe, professor of rivers, can talk about rain. (212) 555-0143"
    )
    assert names(LEAD + text) == ["Ada Roe", "Ben Poe"]


def test_an_interview_with_a_surname_offers_who_has_it() -> None:
    text = (
        "Tarn University experts: measles\n\nTarn University experts are available for interviews.\n\n"
        "Ravi Menon, assistant professor of sociology, studies refusal. To schedule an interview with"
        " Menon, contact Kit Sawyer at ksawyer@tarn.example.\n"
    )
    assert names(text) == ["Ravi Menon"]


def test_a_row_in_brackets_goes_on() -> None:
    text = (
        "Rivers are falling\n\nThe wells are dry.\n\nSpokespeople available for interviews: Kezia"
        " Blunt (Head of Research) and Omar Faisal (CEO).\n"
    )
    assert names(text) == ["Kezia Blunt", "Omar Faisal"]


def test_a_title_may_stand_before_the_words_a_report() -> None:
    reading = read(
        "Wells are dry\n\nTARN (January 14, 2020) – Half of the wells are dry, according to On the"
        " Brink: Rural Wells in 2020, a report released today by the Tarn Forum.\n"
    )
    assert reading.report_title == "On the Brink: Rural Wells in 2020"
