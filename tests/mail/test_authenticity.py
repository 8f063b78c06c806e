"""What is odd about a sender is said; a foreign claim of honesty is not believed."""

from __future__ import annotations

import pytest

from mediadesk.domain.intake import Knowledge
from mediadesk.mail.authenticity import is_dangerous, lookalike, outlet_of
from mediadesk.mail.parse import read

OUTLETS = {"harbourpost.example": "Harbour Post", "wire.co.uk": "Wire", "gmail.com": "Freelance"}
NOTHING = Knowledge()


def flags(*lines: str, knowledge: Knowledge = NOTHING) -> set[str]:
    """Return the flags of a mail with these header lines."""
    return set(read("\r\n".join([*lines, "", "Hello"]).encode(), knowledge).flags)


@pytest.mark.parametrize(
    ("lines", "flag"),
    [
        (('From: "nina@harbourpost.example" <a@b.example>',), "name_is_address"),
        (("From: =?utf-8?q?nina=40harbourpost=2Eexample?= <a@b.example>",), "name_is_address"),
        (("From: a@b.example", "Reply-To: a@c.example"), "reply_to_differs"),
        (("From: a@b.example, c@d.example",), "several_from"),
        (("From: a@b.example", "From: c@d.example"), "several_from"),
        (("From: a@hаrbourpost.example",), "mixed_script"),
        (("From: a@xn--hrbourpost-zqi.example",), "mixed_script"),
        (("From: Ninа Castellan <a@b.example>",), "mixed_script"),
        (("From: Nina a@b.example",), "malformed_from"),
        (("From: Nina\u202e <a@b.example>",), "hidden_characters"),
        (("From: a@b.example", "Subject: pay\u200b"), "hidden_characters"),
        (("Subject: x",), "no_from"),
    ],
)
def test_each_oddity_has_its_flag(lines: tuple[str, ...], flag: str) -> None:
    assert flag in flags(*lines)


@pytest.mark.parametrize(
    "lines",
    [
        ("From: Nina Castellan <nina@harbourpost.example>",),
        ('From: "nina@harbourpost.example" <nina@harbourpost.example>',),
        ("From: a@news.harbourpost.example", "Reply-To: b@harbourpost.example"),
        ("From: Нина <a@b.example>",),
        ("From: Ñandú Straße <a@b.example>",),
        ("From: a@harbourpost.example", "Reply-To: list@b.example", "List-Id: <x>"),
        ("From: 中村 恵理 <a@b.example>",),
    ],
)
def test_honest_mail_has_no_flag(lines: tuple[str, ...]) -> None:
    assert flags(*lines, knowledge=Knowledge(outlets=OUTLETS)) == set()


@pytest.mark.parametrize(
    ("result", "found"),
    [
        ("Authentication-Results: mx.larkfield.example; dmarc=fail header.from=b.example", True),
        ("Authentication-Results: MX.larkfield.example 1; spf=pass;\r\n dmarc=fail", True),
        ("Authentication-Results: mx.larkfield.example; dmarc=pass", False),
        ("Authentication-Results: mx.elsewhere.example; dmarc=fail", False),
        ("Authentication-Results: mx.larkfield.example; spf=fail", False),
    ],
)
def test_only_our_own_server_is_believed(result: str, *, found: bool) -> None:
    knowledge = Knowledge(server="mx.larkfield.example")
    assert ("dmarc_fail" in flags("From: a@b.example", result, knowledge=knowledge)) is found
    assert "dmarc_fail" not in flags("From: a@b.example", result)


def test_a_pass_below_our_servers_fail_is_forged() -> None:
    ours = "Authentication-Results: mx.larkfield.example; dmarc="
    knowledge = Knowledge(server="mx.larkfield.example")
    lines = ("From: a@b.example", f"{ours}fail", f"{ours}pass")
    assert "dmarc_fail" in flags(*lines, knowledge=knowledge)


@pytest.mark.parametrize(
    ("domain", "other"),
    [
        ("harbourp0st.example", "harbourpost.example"),
        ("harbourqost.example", "harbourpost.example"),
        ("hаrbourpost.example", "harbourpost.example"),
        ("harbourpost.com", "harbourpost.example"),
        ("harbourpost-news.com", "harbourpost.example"),
        ("harbourpost.example.evil.com", "harbourpost.example"),
        ("wire-co-uk.com", "wire.co.uk"),
        ("news.harbourpost.example", None),
        ("harbourpost.example", None),
        ("elsewhere.com", None),
        ("wires.org", None),
        ("gmai1.com", None),
    ],
)
def test_a_domain_that_looks_like_a_known_outlet_is_told(domain: str, other: str | None) -> None:
    assert lookalike(domain, OUTLETS) == other


def test_a_free_mail_address_says_nothing_of_an_outlet() -> None:
    assert outlet_of("nina@gmail.com", OUTLETS) == ""
    assert outlet_of("nina@news.harbourpost.example", OUTLETS) == "Harbour Post"
    assert outlet_of("nina@elsewhere.example", OUTLETS) == ""


@pytest.mark.parametrize(
    "name",
    ["a.exe", "a.pdf.exe", "a.JS", "report.docm", "x.pdf.html", "a.scr ", "a.lnk.", "photo\u202egpj.exe",
     "gpj\u202e.txt", "disk.iso"],
)  # fmt: skip
def test_a_file_that_could_run_something_is_dangerous(name: str) -> None:
    assert is_dangerous(name, "application/octet-stream")


@pytest.mark.parametrize("name", ["a.pdf", "a.docx", "notes.2026.txt", "page.html", "README", ""])
def test_a_document_is_not_dangerous(name: str) -> None:
    assert not is_dangerous(name, "application/octet-stream")
