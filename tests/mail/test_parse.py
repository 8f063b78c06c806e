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
        ('"Nina <n@a.example>"', "n@a.example", "Nina"),
        ("n@a.example <n@a.example>", "n@a.example", "n@a.example"),
        ("<n@a.example> Nina", "n@a.example", "Nina"),
        ("Nina <<n@a.example>>", "n@a.example", "Nina"),
        ("Nina <n@a.example>,", "n@a.example", "Nina"),
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


def parts(*pieces: bytes, kind: bytes = b"mixed", boundary: bytes = b"x") -> bytes:
    """Return a multipart of these pieces, each with its own fields."""
    lines = [b"--" + boundary + b"\r\n" + piece for piece in pieces]
    head = b"Content-Type: multipart/" + kind + b'; boundary="' + boundary + b'"\r\n\r\n'
    return b"From: n@a.example\r\n" + head + b"\r\n".join([*lines, b"--" + boundary + b"--\r\n"])


TEXT = b"Content-Type: text/plain\r\n\r\nHello"


@pytest.mark.parametrize(
    ("fields", "body", "text"),
    [
        ("Content-Transfer-Encoding: base64", b"SGVs\r\nbG8=", "Hello"),
        ("Content-Transfer-Encoding: BASE64;", b"SGVsbG8", "Hello"),
        ("Content-Transfer-Encoding: base64", b"SGU=bGxv", "Hello"),
        ("Content-Transfer-Encoding: base64", b"This is no base64 at all, only called so.",
         "This is no base64 at all, only called so."),
        ("Content-Transfer-Encoding: quoted printable", b"H=65llo=\r\n", "Hello"),
        ("Content-Transfer-Encoding: quoted-printable", b"Hel= \r\nlo", "Hello"),
        ("Content-Type: text/plain; charset=utf-8", b"\xef\xbb\xbfHello", "Hello"),
        ("Content-Type: text/plain", b"Hello\x0cyou", "Hello\nyou"),
        ("Content-Transfer-Encoding: 8-bit", b"Hello", "Hello"),
        ("Content-Transfer-Encoding: x-uuencode", b"begin 644 a\n%2&5L;&\\\n`\nend\n", "Hello"),
        ("Content-Type: text/plain; charset=nonsense", b"Caf\xe9", "Café"),
        ("Content-Type: text/plain; charset=us-ascii", b"Caf\xc3\xa9", "Café"),
        ("Content-Type: text/plain; charset=utf-8", b"Caf\xe9", "Café"),
        ("Content-Type: text/plain; charset=iso-8859-1", b"\x93Hello\x94", "“Hello”"),
        ("Content-Type: text/plain; charset=unicode-1-1-utf-7", b"Caf+AOk-", "Café"),
        ("Content-Type: text/plain; charset=ks_c_5601-1987", b"\xb0\xa1", "가"),
        ("Content-Type: text/plain; charset=iso-2022-jp", b"\xa5\xc6\xa5\xb9\xa5\xc8", "テスト"),
        ("Content-Type: text/plain charset=utf-8", b"Caf\xc3\xa9", "Café"),
        ("Content-Type: text/html", b"<style>x</style><p>Caf&eacute;<br>two", "Café\ntwo"),
        ("Content-Type: text/plain; format=flowed", b"One \r\nline\r\n> a \r\n> b", "One line\n> a b"),
        ("Content-Type: multipart/mixed; boundary=missing", b"Hello", "Hello"),
        ("Content-Type: multipart/mixed", b"--y\r\nContent-Type: text/plain\r\n\r\nHello\r\n--y--", "Hello"),
        ("Content-Type: multipart/mixed; boundary=x", b"--x\r\n\r\nHello", "Hello"),
        ("Content-Disposition: attachment", b"Hello", "Hello"),
    ],
)  # fmt: skip
def test_a_text_is_decoded_whatever_it_claims_to_be(fields: str, body: bytes, text: str) -> None:
    assert read(mail("From: n@a.example", fields, body=body)).text == text


def test_the_plain_text_is_shown_and_not_the_html_that_says_the_same() -> None:
    html = b"Content-Type: text/html\r\n\r\n<p>Hello in colours"
    found = read(parts(TEXT, html, kind=b"alternative"))
    assert (found.text, found.text_source) == ("Hello", "plain")
    empty = read(parts(b"Content-Type: text/plain\r\n\r\n \r\n", html, kind=b"alternative"))
    assert (empty.text, empty.text_source) == ("Hello in colours", "html")


def test_boundaries_that_begin_like_each_other_are_told_apart() -> None:
    inner = b'Content-Type: multipart/mixed; boundary="xy"\r\n\r\n--xy\r\n\r\nIn\r\n--xy--\r\n'
    assert read(parts(inner, TEXT)).text == "In\n\nHello"


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        (b'Content-Disposition: attachment; filename="a b.pdf"', "a b.pdf"),
        (b"Content-Disposition: attachment; filename=a b.pdf", "a b.pdf"),
        (b"Content-Disposition: attachment; filename*=utf-8''r%C3%A9.pdf", "ré.pdf"),
        (
            b"Content-Disposition: attachment; filename*0*=utf-8''r%C3; filename*1*=%A9.pdf",
            "ré.pdf",
        ),
        (
            b'Content-Disposition: attachment; filename="=?utf-8?q?r=C3=A9?= =?utf-8?q?.pdf?="',
            "ré.pdf",
        ),
        ("Content-Disposition: attachment; filename=ré.pdf".encode(), "ré.pdf"),
        (b'Content-Disposition: attachment; filename="C:\\docs\\a.pdf"', "a.pdf"),
        (b'Content-Disposition: attachment; filename="../../etc/passwd"', "passwd"),
        (b'Content-Type: application/pdf; name="a.pdf"', "a.pdf"),
        (b"Content-Type: application/pdf\r\nContent-Location: a.pdf", "a.pdf"),
        (b"Content-Disposition: attachment", ""),
    ],
)
def test_a_file_is_listed_under_its_name_without_a_path(fields: bytes, name: str) -> None:
    found = read(parts(TEXT, fields + b"\r\n\r\n12345"))
    assert [(one.name, one.size) for one in found.attachments] == [(name, 5)]
    assert found.text == "Hello"


def test_a_message_inside_is_listed_and_its_text_is_not_this_mails() -> None:
    inner = b"Content-Type: message/rfc822\r\n\r\nSubject: Inner\r\n\r\nInner text"
    found = read(parts(TEXT, inner))
    assert [one.name for one in found.attachments] == ["Inner.eml"]
    assert found.text == "Hello"


@pytest.mark.parametrize(
    ("raw", "subject", "text"),
    [
        (b"From n@a.example Tue Nov 24\nSubject: Eels\n\nHello", "Eels", "Hello"),
        (b"\n\nSubject: Eels\n\nHello", "Eels", "Hello"),
        (b"Subject: Eels\rFrom: n@a.example\r\rHello", "Eels", "Hello"),
        (b"Subject: Eels\r\r\nFrom: n@a.example\r\r\n\r\r\nHello", "Eels", "Hello"),
        (b"Subject: Eels\nHere the text begins, with no blank line.", "Eels",
         "Here the text begins, with no blank line."),
        (b"Subject: Eels\nodd line\nFrom: n@a.example\n\nHello", "Eels", "Hello"),
        (b"Subject : Eels\n\nHello", "Eels", "Hello"),
        (b"Subject: Eels", "Eels", ""),
        (b"Hello", "", "Hello"),
        (b"", "", ""),
    ],
)  # fmt: skip
def test_fields_and_text_are_told_apart_in_a_broken_mail(
    raw: bytes, subject: str, text: str
) -> None:
    found = read(raw)
    assert (found.subject, found.text) == (subject, text)


@pytest.mark.parametrize(
    ("written", "hour"),
    [
        ("Tue, 24 Nov 2026 10:00:00 -0500", 15),
        ("24 Nov 2026 10:00 +0000", 10),
        ("Tue Nov 24 10:00:00 2026 +0100", 9),
        ("Tue, 24 Nov 2026 10:00:00 GMT", 10),
        ("Tue, 24 Nov 2026 10:00:00 -0500 (Eastern (Standard) Time)", 15),
        ("2026-11-24T10:00:00+02:00", 8),
        ("Tue, 24 Nov 26 10:00:00 EST", 15),
    ],
)
def test_a_date_is_read_in_the_forms_that_are_met(written: str, hour: int) -> None:
    assert read(mail(f"Date: {written}")).date == datetime(2026, 11, 24, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    "written", ["", "tomorrow", "Tue, 31 Feb 2026 10:00:00 +0000", "Tue, 24 Nov 2026 10:00:00 H0500",
                "Tue, 24 Nov 2026 10:00:00 +9999", "Tue, 24 Nov 2026 99:00:00 +0000"],
)  # fmt: skip
def test_a_date_that_cannot_be_is_none(written: str) -> None:
    assert read(mail(f"Date: {written}")).date is None


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
