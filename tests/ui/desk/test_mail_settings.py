"""Settings, Mail: the usual servers, the step that failed with its likely fix, signing in."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from mediadesk.ui.desk.settings.mail import MailSection
from mediadesk.ui.desk.settings.page import SettingsPage
from tests.mail.authority import FakeAuthority
from tests.ui.people.conftest import Office
from tests.ui.people.conftest import office as office  # noqa: PLC0414  # the fixture


@pytest.fixture
def section(office: Office) -> MailSection:
    """Return the section, shown."""
    office.act("go_settings")
    office.wait(lambda: isinstance(office.face.stack.currentWidget(), SettingsPage))
    page = office.face.stack.currentWidget()
    assert isinstance(page, SettingsPage)
    page.show_section("mail")
    office.wait(lambda: page.findChild(MailSection) is not None)
    found = page.findChild(MailSection)
    assert isinstance(found, MailSection)
    return found


@pytest.fixture
def silent_port() -> Iterator[str]:
    """Yield a port of loopback on which nobody listens."""
    with socket.socket() as own:
        own.bind(("127.0.0.1", 0))
        yield str(own.getsockname()[1])


def test_an_address_of_a_well_known_provider_brings_its_servers(
    office: Office, section: MailSection
) -> None:
    section.edits["smtp.user"].setText("press.office@posteo.de")
    section.edits["smtp.user"].editingFinished.emit()
    office.wait(section.usual_button.isVisible)
    section.usual_button.click()
    typed = section.typed()
    assert (typed["smtp.host"], typed["smtp.port"]) == ("posteo.de", "465")
    assert (typed["imap.host"], typed["imap.security"]) == ("posteo.de", "tls")


def test_a_trial_names_the_step_and_the_button_mends_it(
    office: Office, section: MailSection, silent_port: str
) -> None:
    office.desk.choices.save({"smtp.host": "127.0.0.1", "smtp.port": silent_port})
    section.fill()
    section.check("smtp")
    office.wait(section.fix_button.isVisible)
    assert section.fix_button.label() == "Use 587 with STARTTLS"
    assert section.fields["smtp.host"].error()
    section.fix_button.click()
    office.wait(lambda: office.desk.settings.get("smtp.port") == "587")
    assert office.desk.settings.get("smtp.security") == "starttls"


def test_what_is_not_saved_is_not_tried(office: Office, section: MailSection) -> None:
    section.edits["imap.host"].setText("mail.office.example")
    section.check("imap")
    assert section.note.isVisible()
    assert section.fix_button.isVisible() is False
    del office


def test_signing_in_shows_the_code_and_notices_the_consent(
    office: Office, section: MailSection, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(
        "mediadesk.ui.desk.settings.mail.QDesktopServices.openUrl",
        lambda url: opened.append(url.toString()),
    )
    with FakeAuthority() as authority:
        office.desk.choices.save({**authority.settings(), "smtp.user": "press@office.example"})
        section.fill()
        section.sign_in()
        office.wait(lambda: bool(opened))
        assert "WDJB-MJHT" in section.note.accessibleDescription() + section.note.accessibleName()
        authority.agreed = True
        office.wait(lambda: "Signed in" in section.note.accessibleName())
