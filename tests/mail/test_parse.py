"""Mails as they come: every one is read as far as it makes sense, and none raises."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediadesk.domain.intake import MailKind
from mediadesk.mail.parse import read, safe_name


def mail(*lines: str | bytes, body: bytes = b"Hello\r\n") -> bytes:
    """Return a mail with these header lines."""
    head = b"\r\n".join(line.encode() if isinstance(line, str) else line for line in lines)
    return head + b"\r\n\r\n" + body


PLAIN = mail(
    "From: Nina Castellan <nina@harbourpost.example>",
    "To: press@larkfield.example",
    "Reply-To: newsdesk@harbourpost.example",
    "Subject: Eels",
    "Date: Tue, 24 Nov 2026 09:30:00 -0500",
    "Message-ID: <1@harbourpost.example>",
    "In-Reply-To: <0@larkfield.example>",
    "References: <a@larkfield.example> <0@larkfield.example>",
)


def test_a_plain_mail_is_read_with_all_its_fields() -> None:
    found = read(PLAIN)
    assert (found.from_address, found.from_name) == ("nina@harbourpost.example", "Nina Castellan")
    assert found.reply_to == "newsdesk@harbourpost.example"
    assert found.date == datetime(2026, 11, 24, 14, 30, tzinfo=UTC)
    assert found.date_offset == -300
    assert found.message_id == "<1@harbourpost.example>"
    assert found.in_reply_to == "<0@larkfield.example>"
    assert found.references == ("<a@larkfield.example>", "<0@larkfield.example>")
    assert found.recipients == ("press@larkfield.example",)
    assert found.text == "Hello"
    assert found.kind is MailKind.HUMAN
    assert found.may_auto_answer
    assert not found.unprocessable
    assert found.flags == ()


@pytest.mark.parametrize(
    ("written", "address", "name"),
    [
        ('"Castellan, Nina" <n@a.example>', "n@a.example", "Castellan, Nina"),
        ("=?utf-8?q?Castellan=2C_Nina?= <n@a.example>", "n@a.example", "Castellan, Nina"),
        ('"=?utf-8?b?TsOtbmE=?=" <n@a.example>', "n@a.example", "Nína"),
        ("n@a.example (Nina (the other) Castellan)", "n@a.example", "Nina (the other) Castellan"),
        ("Nina Castellan n@a.example", "n@a.example", "Nina Castellan"),
        ("n@a.example m@b.example", "n@a.example", ""),
        ("<@relay.example,@b.example:n@a.example>", "n@a.example", ""),
        ("Newsroom: n@a.example, m@a.example;", "n@a.example", ""),
        ("Nina <n (work) @ a . example>", "n@a.example", "Nina"),
        ('"n@a"@b.example', '"n@a"@b.example', ""),
        ("MAILER DAEMON <>", None, "MAILER DAEMON"),
        ("Nina <mailto:n@a.example>", "n@a.example", "Nina"),
        ("'Nina Castellan' <n@a.example>", "n@a.example", "'Nina Castellan'"),
        ("=?utf-8?q?n=40a=2Eexample?=", "n@a.example", ""),
        ("Nina <n@a.example", "n@a.example", "Nina"),
        ('"Nina <n@a.example>', "n@a.example", "Nina"),
        ("", None, ""),
    ],
)
def test_a_sender_is_read_however_it_is_written(
    written: str, address: str | None, name: str
) -> None:
    found = read(mail(f"From: {written}"))
    assert (found.from_address, found.from_name) == (address, name)


@pytest.mark.parametrize(
    ("written", "subject"),
    [
        ("=?utf-8?q?Eels?= =?utf-8?q?_return?=", "Eels return"),
        ("=?utf-8?b?4oK?= =?utf-8?b?rCA1?=", "€ 5"),
        ("Re:\r\n \r\n\t=?iso-2022-jp?b?GyRCJUYlOSVIGyhC?=", "Re: テスト"),
        ("=?unknown-8bit?q?caf=E9?=", "café"),
        ("=?iso-8859-1?q?=93quoted=94?=", "“quoted”"),
        ("a=?utf-8?q?b?=c", "abc"),
        ("=?utf-8?x?odd?= =?utf-8", "=?utf-8?x?odd?= =?utf-8"),
        ("=?utf-8*en?q?Eels?=", "Eels"),
    ],
)
def test_encoded_words_are_read_even_if_they_are_broken(written: str, subject: str) -> None:
    assert read(mail("From: n@a.example", f"Subject: {written}")).subject == subject


def test_bytes_beyond_ascii_in_a_header_are_utf_8_or_else_the_body_says_what() -> None:
    assert read(mail("Subject: Blåbær")).subject == "Blåbær"
    assert read(mail(b"Subject: Bl\xe5b\xe6r")).subject == "Blåbær"
    russian = mail(
        b"Subject: " + "Привет".encode("koi8-r"), "Content-Type: text/plain; charset=koi8-r"
    )
    assert read(russian).subject == "Привет"


def test_direction_marks_are_shown_and_do_not_turn_the_text() -> None:
    found = read(
        mail(
            "From: =?utf-8?q?Nina=E2=80=AEx?= <n@a.example>",
            "Subject: a\u202eb",
            'Content-Disposition: attachment; filename="gpj\u202eexe.txt"',
        )
    )
    assert found.from_name == "Nina\\u202ex"
    assert found.subject == "a\\u202eb"
    assert found.attachments[0].name == "gpj\\u202eexe.txt"
    assert {"hidden_characters", "dangerous_attachment"} <= set(found.flags)


def test_a_long_name_keeps_its_ending_and_fits_into_150_bytes() -> None:
    short = safe_name("é" * 200 + ".pdf")
    assert len(short.encode()) <= 150
    assert short.endswith("….pdf")


@given(st.binary(max_size=2000))
def test_no_bytes_make_the_reader_raise(raw: bytes) -> None:
    read(raw)


@given(st.lists(st.sampled_from(
    [b"From: ", b"a@b.example", b"<", b">", b"(", b")", b'"', b"=?utf-8?q?", b"?=", b"\r\n", b"\n",
     b" ", b"Content-Type: multipart/mixed; boundary=x\n", b"--x\n", b"--x--\n", b"\n\n", b"\xff",
     b"Content-Type: message/rfc822\n", b"Content-Transfer-Encoding: base64\n", b"begin 644 a\n",
     b"filename*0*=utf-8''%41", b"; ", b"\0", b"\r", b"Content-Type: text/html\n", b"<p>", b":"]
), max_size=60))  # fmt: skip
def test_no_mixture_of_what_mails_are_made_of_makes_the_reader_raise(pieces: list[bytes]) -> None:
    read(b"".join(pieces))
