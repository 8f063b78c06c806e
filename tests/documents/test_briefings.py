"""A briefing as a mail's text and as a web page: nothing from outside becomes markup."""

from __future__ import annotations

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from mediadesk.documents.briefings import briefing_html, briefing_text
from mediadesk.domain.briefing import Part, Row, Section, Sheet

HOSTILE = (
    "</dd><script>alert(1)</script>",
    '" onload="alert(1)',
    "]]></style><img src=x onerror=alert(1)>",
    "javascript:alert(1)",
    "ليلى حداد",
    "x" * 4_000,
    "a\nb",
    "&lt;b&gt;",
)


def sheet(text: str = "Words") -> Sheet:
    return Sheet(
        title=f"Briefing: {text}",
        expert=text,
        reference="MR-7Q4K-2XC",
        made="Made at noon",
        embargo=f"EMBARGOED {text}",
        update=text,
        office=text,
        sections=(
            Section(
                part=Part.LOGISTICS,
                title="The interview",
                rows=(Row(label="When", text="15:00", note=text), Row(label=text, text=text)),
            ),
            Section(part=Part.ANGLE, title="What it is about", items=(text, "Why now?")),
            Section(part=Part.LINES, title="Lines to take", items=(text,)),
        ),
    )


class Reader(HTMLParser):
    """What a browser would make of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text += data


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    reader.close()
    return reader


PLAIN = read(briefing_html(sheet()))


@given(st.sampled_from(HOSTILE) | st.text(max_size=80))
def test_whatever_the_words_are_the_page_has_the_same_elements(text: str) -> None:
    found = read(briefing_html(sheet(text)))
    same = [tag for tag in PLAIN.tags if not (tag in ("bdi", "small") and not text)]
    if text:
        assert found.tags == same
        assert [name for name, _ in found.attributes] == [name for name, _ in PLAIN.attributes]
    assert "script" not in found.tags
    assert not [value for _, value in found.attributes if value and "alert" in value]


def test_the_page_stands_alone_says_its_language_and_has_landmarks_and_headings() -> None:
    page = briefing_html(sheet())
    assert page.startswith('<!DOCTYPE html>\n<html lang="en">')
    for part in ("<header>", "<main>", "<footer>", "<h1", "<h2", "prefers-color-scheme", "@page"):
        assert part in page
    assert not {"link", "img", "script", "iframe", "form", "a"} & set(PLAIN.tags)
    assert "default-src 'none'" in page
    assert "url(" not in page
    assert "http" not in page.replace("http-equiv", "")


def test_the_logistics_stand_before_everything_else() -> None:
    page, text = briefing_html(sheet()), briefing_text(sheet())
    for said in (page, text.lower()):
        assert said.lower().index("the interview") < said.lower().index("lines to take")


@given(st.sampled_from(HOSTILE) | st.text(max_size=200))
def test_the_text_keeps_every_word_in_lines_of_mail(text: str) -> None:
    clean = " ".join(text.split())
    found = briefing_text(sheet(clean))
    assert all(len(line) <= 80 for line in found.split("\n") if len(line.split()) > 1)
    squeezed = "".join(found.split())
    assert "".join(clean.split()) in squeezed
