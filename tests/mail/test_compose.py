"""What a letter says is what its reader reads, whatever stands in it."""

from __future__ import annotations

import email
import email.header
import email.policy
import email.utils
import re
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from email.message import EmailMessage
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediadesk.domain.errors import Refused
from mediadesk.domain.mail import Address, Attachment, Letter, loop_mark
from mediadesk.mail.compose import (
    LONGEST_LINK,
    LONGEST_NAME,
    compose,
    mailto_link,
    text_of,
    unsent_draft,
)
from tests.mail.conftest import LETTER

LETTERS = st.characters(codec="utf-8", exclude_categories=("Cc", "Zl", "Zp"))
LINE = st.text(LETTERS, max_size=120).map(lambda text: text.strip())
TEXT = st.text(st.characters(codec="utf-8"), max_size=400)
TRICKY = st.sampled_from(
    [
        "Byline, Ada",
        '"Ada" <eve@outlet.example>',
        "Ada (the second)",
        "=?utf-8?q?Bcc=3A_x?=",
        "=?utf-8?q?a=0D=0ABcc=3A_eve=40outlet.example?=",
        "a\\",
        '\\"',
        "Ada; Ben: Eve",
        "Zoë Ångström-Łukasiewicz, Dr.",
        ("早稲田大学 " * 12).strip(),
        "👩‍🔬" * 40,
        "e\u0301" * 60,
        "x" * 170,
        "a  b   c" + " d" * 60,
        ".",
        "From me",
    ]
)
LOCAL = st.from_regex(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]{1,20}(\.[a-z0-9]{1,20}){0,2}", fullmatch=True)
ADDRESS = st.builds(
    Address, email=LOCAL.map(lambda local: f"{local}@outlet.example"), name=LINE | TRICKY
)
ATTACHMENT = st.builds(
    Attachment,
    name=(LINE | TRICKY).map(lambda name: name.replace("/", "").replace("\\", "").strip() or "a"),
    content_type=st.sampled_from(["application/json", "text/plain", "image/png"]),
    content=st.binary(max_size=300),
)


def parsed(content: bytes) -> EmailMessage:
    return email.message_from_bytes(content, policy=email.policy.default)


def assert_safe(content: bytes) -> None:
    """Check what every message on the wire must be."""
    assert content.endswith(b"\r\n")
    lines = content.split(b"\r\n")
    assert all(b"\r" not in line and b"\n" not in line and b"\0" not in line for line in lines)
    assert max(map(len, lines)) <= 998
    assert content.isascii()
    assert not any(line.startswith(b"From ") or line == b"." for line in lines)


@given(
    letter=st.builds(
        replace,
        st.just(LETTER),
        sender=ADDRESS,
        to=st.lists(ADDRESS, min_size=1, max_size=4).map(tuple),
        reply_to=st.none() | ADDRESS,
        subject=LINE | TRICKY,
        text=TEXT,
        attachments=st.lists(ATTACHMENT, max_size=2).map(tuple),
    )
)
def test_a_letter_is_read_as_it_was_written(letter: Letter) -> None:
    content = compose(letter)
    assert_safe(content)
    message = parsed(content)
    assert not message.defects
    for header, addresses in (
        ("From", (letter.sender,)),
        ("To", letter.to),
        ("Reply-To", (letter.reply_to,) if letter.reply_to else ()),
    ):
        found = message[header].addresses if message[header] else ()
        assert [one.addr_spec for one in found] == [one.email for one in addresses]
    assert str(message["Subject"]).strip() == letter.subject
    body = message.get_body(("plain",))
    assert body is not None
    typed = letter.text.replace("\r\n", "\n").replace("\r", "\n")
    expected = typed if typed.endswith("\n") else typed + "\n"
    assert text_of(content) == expected
    payload = body.get_payload(decode=True)
    assert isinstance(payload, bytes)
    assert payload.decode() == expected.replace("\n", "\r\n")
    attached = list(message.iter_attachments())
    assert [one.get_payload(decode=True) for one in attached] == [
        one.content for one in letter.attachments
    ]
    assert [one.get_filename() for one in attached] == [one.name for one in letter.attachments]
    assert compose(letter) == content


@given(name=LINE | TRICKY)
def test_a_name_is_read_as_it_was_written(name: str) -> None:
    letter = replace(LETTER, to=(Address(email="ada@outlet.example", name=name),))
    content = compose(letter)
    assert_safe(content)
    # The old parser decodes words exactly by RFC 2047; the new one joins and splits some by itself.
    raw = str(email.message_from_bytes(content)["To"])
    found, address = email.utils.parseaddr(re.sub(r"\r\n", "", raw))
    if "=?" in raw:
        phrase = raw.rpartition("<")[0]
        found = str(email.header.make_header(email.header.decode_header(phrase))).strip()
    assert address == "ada@outlet.example"
    assert found == name.strip()


def test_a_name_of_ten_thousand_characters_is_cut_and_stays_one_name() -> None:
    for letters in ("n" * 10_000, "ñ" * 10_000, "n " * 5_000, '"' * 10_000):
        letter = replace(LETTER, to=(Address(email="ada@outlet.example", name=letters),))
        content = compose(letter)
        assert_safe(content)
        (address,) = parsed(content)["To"].addresses
        assert address.addr_spec == "ada@outlet.example"
        # Python 3.11's parser puts a blank between encoded words; what counts is that it is one.
        assert len(address.display_name.replace(" ", "")) <= LONGEST_NAME
        assert address.display_name.endswith("…")


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n", "\0", "x\ny", "a\r\nBcc: eve@outlet.example"])
@pytest.mark.parametrize(
    ("field", "with_text"),
    [
        ("from", lambda text: {"sender": Address(email="a@b.example", name=text)}),
        ("from", lambda text: {"sender": Address(email=f"a{text}@b.example")}),
        ("to", lambda text: {"to": (Address(email="a@b.example", name=text),)}),
        ("to", lambda text: {"to": (Address(email=f"a@b.example{text}"),)}),
        ("reply_to", lambda text: {"reply_to": Address(email="a@b.example", name=text)}),
        ("reply_to", lambda text: {"reply_to": Address(email=f"{text}a@b.example")}),
        ("subject", lambda text: {"subject": text}),
        ("message_id", lambda text: {"message_id": f"<a@b{text}>"}),
        ("references", lambda text: {"in_reply_to": f"<a@b>{text}"}),
        ("references", lambda text: {"references": ("<a@b>", f"<c@d>{text}")}),
        (
            "attachments",
            lambda text: {"attachments": (Attachment(name=text, content_type="a/b", content=b""),)},
        ),
    ],
)
def test_a_line_break_in_a_header_is_refused_beside_its_field(
    field: str, with_text: object, end: str
) -> None:
    changes = with_text(end)  # type: ignore[operator]  # a table of functions
    with pytest.raises(Refused) as raised:
        compose(replace(LETTER, **changes))
    assert [problem.field for problem in raised.value.problems] == [field]


@pytest.mark.parametrize("letter", ["\t", "\x1b", "\x85", "\u2028", "\u2029", "\x7f", "\x0b"])
def test_other_controls_reach_no_reader(letter: str) -> None:
    content = compose(replace(LETTER, subject=f"a{letter}Bcc: eve@outlet.example"))
    assert parsed(content)["Subject"] == "a Bcc: eve@outlet.example"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "ada",
        "@outlet.example",
        "ada@",
        "a b@outlet.example",
        "ada@outlet example",
        "<ada@outlet.example>",
        "ada@outlet.example,eve@outlet.example",
        "ada@outlet.example> SIZE=1",
        '"a b"@outlet.example',
        "ada@[192.0.2.1]",
        "a@b@outlet.example",
        ".ada@outlet.example",
        "ada.@outlet.example",
        "a..b@outlet.example",
        "ada@-outlet.example",
        "ada@outlet..example",
        "ada@.example",
        "ada@outlet.example.",
        "ada@straße.example",
        f"{'a' * 65}@outlet.example",
        f"ada@{'o' * 64}.example",
        f"ada@{'o.' * 130}example",
        "ada\u202e@outlet.example",
        "ada@out\u200dlet.example",
        "ada\ud800@outlet.example",
        "[email protected]",
    ],
)
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(Refused) as raised:
        compose(replace(LETTER, to=(Address(email=address),)))
    assert raised.value.problems[0].field == "to"


def test_a_letter_to_nobody_is_refused() -> None:
    with pytest.raises(Refused, match="Who should get this"):
        compose(replace(LETTER, to=()))


def test_a_date_without_a_zone_is_our_mistake() -> None:
    with pytest.raises(ValueError, match="zone"):
        compose(replace(LETTER, date=datetime(2026, 11, 23)))  # noqa: DTZ001 - the mistake


def test_a_date_is_written_in_utc() -> None:
    east = datetime(2026, 11, 23, 18, 0, tzinfo=timezone(timedelta(hours=3)))
    assert parsed(compose(replace(LETTER, date=east)))["Date"] == "Mon, 23 Nov 2026 15:00:00 +0000"


def test_automatic_mail_says_so_and_mail_by_hand_does_not() -> None:
    by_hand, automatic = parsed(compose(LETTER)), parsed(compose(replace(LETTER, automatic=True)))
    assert automatic["Auto-Submitted"] == "auto-generated"
    assert automatic["X-Auto-Response-Suppress"] == "All"
    assert by_hand["Auto-Submitted"] is None
    assert "Precedence" not in automatic
    for message in (by_hand, automatic):
        assert message["X-MediaDesk-Loop"] == loop_mark("Press@University.example ")


def test_an_answer_stands_in_its_thread() -> None:
    references = tuple(f"<{number}@outlet.example>" for number in range(60))
    letter = replace(LETTER, in_reply_to=references[-1], references=references)
    message = parsed(compose(letter))
    assert message["In-Reply-To"] == "<59@outlet.example>"
    kept = str(message["References"]).split()
    assert (kept[0], kept[-1], len(kept)) == ("<0@outlet.example>", "<59@outlet.example>", 30)


@pytest.mark.parametrize("odd", ["", "no brackets", "<a b@c>", "<ä@b.example>", "<" + "x" * 2000])
def test_an_odd_identifier_of_a_foreign_mail_does_not_stop_the_answer(odd: str) -> None:
    letter = replace(LETTER, in_reply_to=odd, references=("<a@b.example>", odd))
    message = parsed(compose(letter))
    assert message["In-Reply-To"] is None
    assert message["References"] == "<a@b.example>"


def test_a_letter_beyond_ascii_in_an_address_stays_in_the_header() -> None:
    content = compose(replace(LETTER, to=(Address(email="zoë@bücher.example"),)))
    assert "zoë@xn--bcher-kva.example".encode() in content


@pytest.mark.parametrize(
    "text",
    [
        "",
        "plain\n",
        "no end of line",
        "From here\n.\n..\n-- \nsignature\n",
        "trailing space \nand tab\t\n",
        "x" * 5_000,
        "x" * 74 + "From here and on\n",
        "ü" * 3_000,
        "Привет, " * 300,
        "a\rb\r\nc\nd",
        "\0\x0b\x0c\x1c\x85\u2028",
        "--=_boundary\n--\n",
        "=3D=0A=\n",
    ],
)
def test_a_text_is_read_as_it_was_written(text: str) -> None:
    for attachments in ((), (Attachment(name="a.bin", content_type="a/b", content=b"\0"),)):
        content = compose(replace(LETTER, text=text, attachments=attachments))
        assert_safe(content)
        typed = text.replace("\r\n", "\n").replace("\r", "\n")
        assert text_of(content) == (typed if typed.endswith("\n") else typed + "\n")


def test_half_a_letter_becomes_a_question_mark() -> None:
    letter = replace(LETTER, subject="a\ud800b", text="a\ud800b")
    content = compose(letter)
    assert parsed(content)["Subject"] == "a?b"
    assert text_of(content) == "a?b\n"


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("../../etc/passwd", ".._.._etc_passwd"),
        ("C:\\boot.ini", "C:_boot.ini"),
        ("", "file"),
        ("x" * 400 + ".json", "x" * 174 + "….json"),
    ],
)
def test_an_attachments_name_is_a_name_and_no_path(name: str, found: str) -> None:
    attachment = Attachment(name=name, content_type="application/json", content=b"{}")
    message = parsed(compose(replace(LETTER, attachments=(attachment,))))
    assert [one.get_filename() for one in message.iter_attachments()] == [found]


@pytest.mark.parametrize("kind", ["message/rfc822", "multipart/mixed", "nonsense", "a/b\r\nX: y"])
def test_a_type_that_could_be_read_as_structure_travels_as_a_plain_file(kind: str) -> None:
    attachment = Attachment(name="a", content_type=kind, content=b"Subject: x\r\n\r\ny")
    message = parsed(compose(replace(LETTER, attachments=(attachment,))))
    (found,) = message.iter_attachments()
    assert found.get_content_type() == "application/octet-stream"
    assert found.get_payload(decode=True) == attachment.content


def test_a_draft_opens_as_one_and_is_a_persons() -> None:
    message = parsed(unsent_draft(replace(LETTER, automatic=True)))
    assert message["X-Unsent"] == "1"
    assert message["Auto-Submitted"] is None
    assert message["To"] == "Ada Byline <ada@outlet.example>"


@given(
    subject=LINE | TRICKY,
    text=TEXT | st.integers(0, 4_000).map("wörd ".__mul__),
    to=st.lists(ADDRESS, min_size=1, max_size=5).map(tuple),
)
def test_a_link_holds_the_letter_or_says_that_it_does_not(
    subject: str, text: str, to: tuple[Address, ...]
) -> None:
    link = mailto_link(replace(LETTER, subject=subject, text=text, to=to))
    assert len(link) <= LONGEST_LINK
    assert re.fullmatch(r"[!-~]+", link)
    parts = urlsplit(link)
    assert parts.scheme == "mailto"
    assert unquote(parts.path).count("@") == len(to)
    fields = parse_qs(parts.query, keep_blank_values=True, strict_parsing=True)
    assert set(fields) == {"subject", "body"}
    whole = text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\r\n")
    body = fields["body"][0]
    if body != whole:
        start, _, _ = body.partition("\r\n\r\n[The rest did not fit")
        assert body.endswith("[The rest did not fit here. Copy it from MediaDesk.]")
        assert whole.startswith(start)
        assert len(link) > LONGEST_LINK - 60 or len(start) > 0


def test_a_link_to_too_many_is_refused() -> None:
    many = tuple(Address(email=f"reporter{number}@outlet.example") for number in range(100))
    with pytest.raises(Refused, match="too many"):
        mailto_link(replace(LETTER, to=many))


def test_the_mark_differs_from_sender_to_sender() -> None:
    assert loop_mark("a@b.example") != loop_mark("c@d.example")
