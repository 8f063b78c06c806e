from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediadesk.documents.releases import (
    MAX_BYTES,
    read_release,
    read_release_file,
    reading_to_json,
)
from mediadesk.domain.release import Reading

# Invented from end to end, in the shape of a think tank's release without a headline.
SEED_LIKE = """Tarnford, Quill. — After the third dry summer, a new report from the Tarn Water Institute says that leaks could be halved within four years.
The report finds that most pipes are older than the people who mend them.
“We know where the water goes,” said Ada Quill, a co-author of the report.
- Old pipes lose a third of what flows in.
- New valves pay for themselves.
Read the report, “Holding Water Is Cheaper Than Finding It,” by Ada Quill and Ben Larch.
Other TWI experts available to comment on drought include:
- Cleo Marsh, vice president for Rivers and Coasts
- Dov Heron, senior adviser on dams, law, and markets
For more information on this topic or to speak with an expert, contact Eve Dunmore at [email protected] or 212.555.0142.
"""


def read(text: str, name: str = "release.txt") -> Reading:
    return read_release(text.encode(), name=name)


def codes(reading: Reading) -> set[str]:
    return {warning.code for warning in reading.warnings}


def test_a_think_tank_release_gives_report_authors_experts_and_contact() -> None:
    reading = read(SEED_LIKE)
    assert reading.headline is None
    assert reading.dateline_city == "Tarnford, Quill."
    assert reading.report_title == "Holding Water Is Cheaper Than Finding It"
    assert reading.report_authors == ("Ada Quill", "Ben Larch")
    assert [(p.name, p.role) for p in reading.experts] == [
        ("Cleo Marsh", "vice president for Rivers and Coasts"),
        ("Dov Heron", "senior adviser on dams, law, and markets"),
    ]
    assert [(p.name, p.email, p.phone) for p in reading.contacts] == [
        ("Eve Dunmore", None, "212.555.0142")
    ]
    assert {"no_headline", "no_report_url", "protected_email"} <= codes(reading)
    assert reading.language == "en"


def test_a_hidden_address_is_marked_where_it_stands() -> None:
    reading = read(SEED_LIKE)
    warning = next(item for item in reading.warnings if item.code == "protected_email")
    assert reading.text[warning.start : warning.end] == "[email protected]"


def test_an_announced_list_without_names_is_a_lost_list() -> None:
    reading = read(
        "River groups ask for cleaner boats this year\n\nThe following experts are available for "
        "comment:\n\nMedia contact: Eve Dunmore, +1 212 555 0142\n"
    )
    assert reading.experts == ()
    assert "lost_list" in codes(reading)


def test_being_quoted_is_not_being_offered() -> None:
    reading = read(
        "Ferry fares fall for the third year running\n\nTARNFORD, May 3, 2024 — Fares fell again on every route this spring.\n\n"
        "“We are glad,” said Dr Ada Quill, professor of transport at Tarn University.\n"
        "Ben Larch, director of Ferry Watch, said that fares should fall further.\n"
    )
    assert reading.experts == ()
    assert reading.release_date is not None
    assert reading.release_date.isoformat() == "2024-05-03"


@pytest.mark.parametrize(
    ("text", "names", "contact"),
    [
        (
            (
                "Fachleute zur Landtagswahl in Auenland\n\nFolgende Wissenschaftlerinnen und "
                "Wissenschaftler stehen als Experten zur Verfügung:\n\nProf. Dr. Grete Amsel\n"
                "Professorin für Wahlrecht\nTelefon: +49 30 23125 014\nE-Mail: amsel@auen.example\n\n"
                "Pressekontakt:\nUwe Distel\nTelefon: +49 30 23125 015\nE-Mail: presse@auen.example\n"
            ),
            ["Grete Amsel"],
            ("Uwe Distel", "presse@auen.example", "+49 30 23125 015"),
        ),
        (
            (
                "Experts : la sécheresse dans la vallée\n\nLes experts suivants sont disponibles pour "
                "commenter :\n\nLuce Merle, professeure agrégée, Département de géographie\n"
                "luce.merle [at] vallee.example\n\nContact presse :\nRémi Hêtre, remi@vallee.example, "
                "01 99 00 12 34\n"
            ),
            ["Luce Merle"],
            ("Rémi Hêtre", "remi@vallee.example", "01 99 00 12 34"),
        ),
        (
            (
                "Los embalses se vacían antes de tiempo, según un informe\n\nLos siguientes expertos "
                "están disponibles para entrevistas:\n- Inés Roble, directora del Instituto del Agua\n\n"
                "Contacto de prensa:\nLuis Fresno\nluis@agua.example\n"
            ),
            ["Inés Roble"],
            ("Luis Fresno", "luis@agua.example", None),
        ),
    ],
)
def test_other_languages_are_read_by_their_own_cues(
    text: str, names: list[str], contact: tuple[str, str, str | None]
) -> None:
    reading = read(text)
    assert [person.name for person in reading.experts] == names
    assert [(p.name, p.email, p.phone) for p in reading.contacts] == [contact]


def test_an_address_with_at_in_brackets_is_decoded() -> None:
    reading = read("Media contact: Eve Dunmore, eve.dunmore [at] tarn [dot] example\n")
    assert reading.contacts[0].email == "eve.dunmore@tarn.example"


def test_cloudflare_addresses_of_a_page_are_decoded() -> None:
    address = "eve@tarn.example"
    code = "2a" + "".join(f"{ord(letter) ^ 0x2A:02x}" for letter in address)
    for mark in (
        f'<a href="/cdn-cgi/l/email-protection" data-cfemail="{code}">[email&#160;protected]</a>',
        f'<a href="/cdn-cgi/l/email-protection#{code}">write to her</a>',
    ):
        page = f"<html><body><h1>A headline of five words</h1><p>Media contact: Eve Dunmore, {mark}</p></body></html>"
        reading = read(page, "page.html")
        assert reading.headline == "A headline of five words"
        assert [(p.name, p.email) for p in reading.contacts] == [("Eve Dunmore", address)]


def test_a_pages_site_clutter_and_scripts_are_left_out() -> None:
    reading = read(
        "<html><head><title>x</title></head><body><nav><a href='/'>Our Experts</a></nav>"
        "<h1>Ferry fares fall for the third year</h1><p>Fares fell.</p><script>var a='Ada Quill'</script>"
        "<footer>Media contact: Nobody Real, nobody@tarn.example</footer></body></html>",
        "page.html",
    )
    assert reading.contacts == ()
    assert "Quill" not in reading.text
    assert "Our Experts" not in reading.text


def test_a_report_link_loses_its_tracking() -> None:
    reading = read(
        '<html><body><h1>Ferry fares fall for the third year</h1><p>Read the report, <a href="'
        'https://tarn.example/reports/fares?utm_source=x&amp;id=7">“Fares and Fairness at Sea”</a>.'
        "</p></body></html>",
        "page.html",
    )
    assert reading.report_url == "https://tarn.example/reports/fares?id=7"
    assert reading.report_title == "Fares and Fairness at Sea"


def test_an_embargo_with_zone_is_an_instant() -> None:
    reading = read(
        "EMBARGOED UNTIL 00:01 BST, 3 May 2024\n\nFerry fares fall for the third year running\n\nText.\n"
    )
    assert reading.embargo is not None
    assert reading.embargo.at is not None
    assert reading.embargo.at.isoformat() == "2024-05-02T23:01:00+00:00"


@pytest.mark.parametrize(
    "data", [b"", b" \n\t", b"\x00\x01\x02\x03", b"%PDF-1.7\n", b"PK\x03\x04aa"]
)
def test_what_is_no_release_gets_one_plain_sentence(data: bytes) -> None:
    reading = read_release(data, name="odd.txt")
    assert [problem.field for problem in reading.problems] == ["file"]
    assert reading.problems[0].message.endswith(".")


@pytest.mark.parametrize("kind", ["txt", "html", "docx", "pdf", "eml", "msg", "rtf"])
def test_fifty_megabytes_are_refused_before_a_byte_is_read(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / f"huge.{kind}"
    with path.open("wb") as file:
        file.truncate(50 * 1024 * 1024)

    def forbidden(_path: Path) -> bytes:
        raise AssertionError("the file was read")

    monkeypatch.setattr(Path, "read_bytes", forbidden)
    reading = read_release_file(path)
    assert reading.problems[0].field == "file"
    assert "50 MB" in reading.problems[0].message


def test_one_byte_over_the_limit_is_too_much(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    assert "41 MB" in read_release_file(path).problems[0].message


def test_a_missing_file_is_a_problem_and_no_exception(tmp_path: Path) -> None:
    assert read_release_file(tmp_path / "none.txt").problems[0].field == "file"


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=600), st.sampled_from(["a.txt", "a.html", "a"]))
def test_no_bytes_whatever_make_it_raise(data: bytes, name: str) -> None:
    read_release(data, name=name)


_WORDS = st.sampled_from(
    [
        "Ada Quill",
        "professor",
        "Contact:",
        "experts available include:",
        "said",
        "\n",
        "\n\n",
        "- ",
        ", ",
        ".",
        "“",
        "”",
        "report",
        "(",
        ")",
        "[email protected]",
        "+1 212 555 0142",
        "eve@tarn.example",
        "EMBARGOED until",
        "3 May 2024",
        "Who:",
        "<p>",
        "https://tarn.example/r?utm_a=1",
        "\u202e",
        "ü",
        "– ",
    ]
)


@settings(max_examples=200, deadline=None)
@given(st.lists(_WORDS, max_size=60))
def test_every_offset_lies_in_the_text(words: list[str]) -> None:
    reading = read(" ".join(words))
    size = len(reading.text)
    for spans in reading.spans.values():
        for start, end in spans:
            assert 0 <= start <= end <= size
    for warning in reading.warnings:
        if warning.start is not None and warning.end is not None:
            assert 0 <= warning.start <= warning.end <= size
    reading_to_json(reading)
