"""Outlook's message files are read like any other mail."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediadesk.domain.intake import MailKind
from mediadesk.mail.outlook import to_mail
from mediadesk.mail.parse import read
from tests.mail.compound import binary_property, outlook_message, text_property, time_property

SENDER = (
    text_property(0x0C1A, "Castellan, Nína"),
    text_property(0x5D01, "nina@harbourpost.example"),
)
TEXT = (
    text_property(0x0037, "Interview about eels — today"),
    text_property(0x1000, "Hello\r\nthere"),
)
SENT = time_property(0x0039, datetime(2026, 11, 24, 14, 30, tzinfo=UTC))
TO = (text_property(0x3001, "Press"), text_property(0x39FE, "press@larkfield.example"))
PICTURE = (
    text_property(0x3707, "eel.jpg.exe"),
    text_property(0x370E, "image/jpeg"),
    binary_property(0x3701, b"\xff\xd8" * 50),
)


def test_a_message_that_outlook_saved_is_read() -> None:
    found = read(outlook_message(*SENDER, *TEXT, SENT, recipients=(TO,), attachments=(PICTURE,)))
    assert (found.from_address, found.from_name) == ("nina@harbourpost.example", "Castellan, Nína")
    assert found.subject == "Interview about eels — today"
    assert found.text == "Hello\nthere"
    assert found.date == datetime(2026, 11, 24, 14, 30, tzinfo=UTC)
    assert found.recipients == ("press@larkfield.example",)
    assert [(one.name, one.size) for one in found.attachments] == [("eel.jpg.exe", 100)]
    assert "dangerous_attachment" in found.flags
    assert found.kind is MailKind.HUMAN


def test_the_fields_that_came_over_the_wire_count_more_than_what_outlook_made_of_them() -> None:
    headers = (
        "From: Nina <nina@harbourpost.example>\r\nSubject: Away\r\nAuto-Submitted: auto-replied\r\n"
        "Content-Type: multipart/mixed; boundary=x\r\n\tand=more\r\nReceived: from a\r\n\tby b\r\n"
    )
    found = read(outlook_message(text_property(0x007D, headers), *SENDER, *TEXT))
    assert found.subject == "Away"
    assert found.kind is MailKind.AUTO_REPLY
    assert found.hops == 1
    assert found.text == "Hello\nthere"


def test_html_alone_is_shown_as_text() -> None:
    page = binary_property(0x1013, b"<p>Caf\xc3\xa9</p>")
    found = read(outlook_message(*SENDER, page))
    assert found.text_source == "html"


def test_a_name_cannot_smuggle_a_field() -> None:
    sender = text_property(0x0C1A, 'Nina"\r\nBcc: all@a.example\r\n')
    raw = to_mail(outlook_message(sender, SENDER[1], *TEXT))
    assert b"\r\nBcc:" not in raw


@pytest.mark.parametrize("size", [8, 600, 3000])
def test_a_file_that_is_cut_is_kept_and_named(size: int) -> None:
    found = read(outlook_message(*SENDER, *TEXT)[:size])
    assert found.unprocessable
    assert found.problems


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 6000), st.integers(0, 255))
def test_no_changed_byte_makes_the_reader_raise(place: int, value: int) -> None:
    data = bytearray(outlook_message(*SENDER, *TEXT, SENT, attachments=(PICTURE,)))
    data[place % len(data)] = value
    read(bytes(data))
