"""Mails of machines are told apart, left unanswered, and what bounces report is read."""

from __future__ import annotations

import pytest

from mediadesk.domain.intake import DeliveryReport, MailKind, ReadMail
from mediadesk.mail.parse import read
from tests.mail.letters import LETTERS


def mail(*lines: str, text: str = "Hello") -> ReadMail:
    """Return what is read of a mail with these header lines."""
    return read("\r\n".join([*lines, "", text]).encode())


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("request", MailKind.HUMAN),
        ("alternative", MailKind.HUMAN),
        ("files", MailKind.HUMAN),
        ("mailbox", MailKind.HUMAN),
        ("bounce", MailKind.BOUNCE),
        ("bounce in prose", MailKind.BOUNCE),
        ("receipt", MailKind.RECEIPT),
        ("list", MailKind.LIST),
        ("complaint", MailKind.FEEDBACK),
        ("away", MailKind.AUTO_REPLY),
    ],
)
def test_every_kind_is_recognised_and_only_people_are_answered(name: str, kind: MailKind) -> None:
    found = read(LETTERS[name])
    assert found.kind is kind
    assert found.may_auto_answer is (kind is MailKind.HUMAN)
    if kind is not MailKind.HUMAN:
        assert found.request is None


SENDER = "From: Nina Castellan <nina@harbourpost.example>"


@pytest.mark.parametrize(
    ("lines", "kind"),
    [
        ((SENDER, "Auto-Submitted: auto-replied"), MailKind.AUTO_REPLY),
        ((SENDER, "Subject: Out of Office: eels"), MailKind.AUTO_REPLY),
        ((SENDER, "Subject: Automatische Antwort: Aale"), MailKind.AUTO_REPLY),
        ((SENDER, "Subject: =?utf-8?q?R=C3=A9ponse_automatique?= : x"), MailKind.AUTO_REPLY),
        ((SENDER, "Subject: Respuesta =?utf-8?q?autom=C3=A1tica?=: x"), MailKind.AUTO_REPLY),
        ((SENDER, "Precedence: auto_reply"), MailKind.AUTO_REPLY),
        ((SENDER, "X-Autorespond: yes"), MailKind.AUTO_REPLY),
        ((SENDER, "Return-Path: <>", "Subject: Re: eels"), MailKind.AUTO_REPLY),
        ((SENDER, "Auto-Submitted: auto-generated"), MailKind.AUTOMATIC),
        ((SENDER, "X-Auto-Response-Suppress: All"), MailKind.AUTOMATIC),
        (("From: no-reply@harbourpost.example",), MailKind.AUTOMATIC),
        (("From: Harbour Post <donotreply@harbourpost.example>",), MailKind.AUTOMATIC),
        (("From: notifications@harbourpost.example",), MailKind.AUTOMATIC),
        ((SENDER, "List-Id: <eels>"), MailKind.LIST),
        ((SENDER, "List-Unsubscribe: <mailto:x@y.example>"), MailKind.LIST),
        ((SENDER, "Precedence: bulk"), MailKind.LIST),
        (("From: MAILER-DAEMON (Mail System)", "Subject: hello"), MailKind.BOUNCE),
        ((SENDER, "X-Failed-Recipients: a@b.example"), MailKind.BOUNCE),
        (("From: postmaster@b.example", "Subject: Undeliverable: Receipt"), MailKind.BOUNCE),
        ((SENDER, "Return-Path: <>", "Subject: Undeliverable: Receipt"), MailKind.BOUNCE),
        (("From: Content-filter at a <postmaster@a.example>", "Subject: VIRUS"), MailKind.BOUNCE),
        (
            ("From: staff@b.example", "Subject: complaint about message from 192.0.2.1"),
            MailKind.FEEDBACK,
        ),
        ((SENDER, "Sender: calendar-notification@b.example"), MailKind.AUTOMATIC),
        ((SENDER, "Auto-Submitted: no"), MailKind.HUMAN),
        ((SENDER, "Subject: Re: Away from home"), MailKind.HUMAN),
        ((SENDER, "Subject: Virus research"), MailKind.HUMAN),
        ((SENDER, "Subject: My vacation in the office"), MailKind.HUMAN),
        ((SENDER, "Subject: Autonomous cars"), MailKind.HUMAN),
        ((SENDER, "Subject: Delivery of eels"), MailKind.HUMAN),
        ((SENDER, "X-Mailer: Outlook", "Return-Path: <nina@harbourpost.example>"), MailKind.HUMAN),
    ],
)
def test_a_machine_is_known_by_what_it_writes_above_its_text(
    lines: tuple[str, ...], kind: MailKind
) -> None:
    found = mail(*lines)
    assert found.kind is kind
    assert found.may_auto_answer is (kind is MailKind.HUMAN)


def test_an_absent_persons_machine_is_known_by_subject_and_text_together() -> None:
    away = "Hello, I am currently out of the office until Monday."
    assert mail(SENDER, "Subject: Away", text=away).kind is MailKind.AUTO_REPLY
    assert mail(SENDER, "Subject: Eels", text=away).kind is MailKind.HUMAN
    assert mail(SENDER, "Subject: Away games").kind is MailKind.HUMAN


@pytest.mark.parametrize("sender", ["", "From: <>", "From: Nina", "From: nina"])
def test_who_cannot_be_written_to_is_not_answered(sender: str) -> None:
    assert not mail(sender or "Subject: x").may_auto_answer


def test_a_bounce_says_who_why_and_of_which_mail() -> None:
    found = read(LETTERS["bounce"])
    assert found.original_message_id == "<ours@larkfield.example>"
    assert found.reports == (
        DeliveryReport(
            recipient="nobody@wire.example",
            status="5.1.1",
            action="failed",
            diagnostic="smtp; 550 5.1.1 no such user",
        ),
    )


def test_a_bounce_in_prose_says_the_same_as_far_as_it_can() -> None:
    found = read(LETTERS["bounce in prose"])
    assert found.original_message_id == "<ours@larkfield.example>"
    assert [(one.recipient, one.status) for one in found.reports] == [
        ("nobody@wire.example", "5.0.0")
    ]


def test_a_receipt_says_which_mail_was_read() -> None:
    found = read(LETTERS["receipt"])
    assert found.original_message_id == "<ours@larkfield.example>"
    assert found.reports[0].action == "displayed"


@pytest.mark.parametrize(
    ("action", "kind"),
    [
        ("failed", MailKind.BOUNCE),
        ("delayed", MailKind.DELAYED),
        ("delivered", MailKind.RECEIPT),
        ("relayed", MailKind.RECEIPT),
    ],
)
def test_a_delivery_report_is_what_its_action_says(action: str, kind: MailKind) -> None:
    raw = LETTERS["bounce"].replace(b"Action: failed", f"Action: {action}".encode())
    assert read(raw).kind is kind


def test_a_bounce_that_somebody_forwards_is_that_persons_mail() -> None:
    raw = (
        b"From: Nina <nina@harbourpost.example>\r\nSubject: Fwd: failure notice\r\n"
        b"Content-Type: multipart/mixed; boundary=o\r\n\r\n--o\r\n\r\nWhat is this?\r\n"
        b"--o\r\nContent-Type: message/rfc822\r\n\r\n" + LETTERS["bounce"] + b"\r\n--o--\r\n"
    )
    found = read(raw)
    assert found.kind is MailKind.HUMAN
    assert found.reports == ()
    assert found.may_auto_answer
