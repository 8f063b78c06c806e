"""`read-mail` on the command line: the contract of docs/formats.md, nothing written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from mediadesk.bootstrap import main
from tests.mail.compound import outlook_message, text_property
from tests.services.test_releases import file as release_file

ASKING = b"""From: Nina Castellan <nina@harbourpost.example>
Reply-To: newsdesk@elsewhere.example
To: press@larkfield.example
Subject: Re: Interview
Date: Tue, 24 Nov 2026 10:12:00 -0500
Message-ID: <1@harbourpost.example>

I'm a reporter for the Harbour Post. Could an expert talk to us on camera
by 4pm today?
"""
BOMB = b"Subject: x\n" + b"".join(b"A%d: x\n" % number for number in range(1500)) + b"\nHello"
KEYS = (
    "file from_address from_name reply_to recipients subject date message_id in_reply_to references"
    " text text_source attachments kind may_auto_answer flags reports original_message_id request"
    " unprocessable problems"
).split()


def read(
    capsys: pytest.CaptureFixture[str], folder: Path, *words: str, code: int = 0
) -> list[dict[str, Any]]:
    """Run read-mail with --json and return its lines."""
    capsys.readouterr()
    assert main(["read-mail", "--data", str(folder), *words, "--json"]) == code
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_message_is_shown_as_intake_takes_it_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mail = tmp_path / "a.eml"
    mail.write_bytes(ASKING)
    (found,) = read(capsys, tmp_path / "desk", str(mail))
    assert list(found) == KEYS
    assert found["from_address"] == "nina@harbourpost.example"
    assert found["reply_to"] == "newsdesk@elsewhere.example"
    assert found["date"] == "2026-11-24T15:12:00Z"
    assert found["kind"] == "human"
    assert found["may_auto_answer"] is True
    assert found["flags"] == ["reply_to_differs"]
    request = found["request"]
    assert request["subject"] == "Interview"
    assert request["outlet"] == "Harbour Post"
    assert request["deadline"] == "2026-11-24T21:00:00Z"
    assert request["deadline_zone"] == "America/New_York"
    assert request["deadline_local"] == "2026-11-24T16:00"
    assert request["medium"] == "tv"
    assert request["reporter"]["name"] == "Nina Castellan"
    place = request["sources"]["deadline"][0]
    assert found["text"][place["start"] : place["end"]] == "by 4pm today"
    assert not (tmp_path / "desk").exists()


def test_one_bad_file_never_stops_the_rest(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good, bomb = tmp_path / "a.eml", tmp_path / "b.eml"
    good.write_bytes(ASKING)
    bomb.write_bytes(BOMB)
    found = read(capsys, tmp_path, str(bomb), str(tmp_path / "none.eml"), str(good), code=2)
    assert [one["unprocessable"] for one in found] == [True, True, False]
    assert found[0]["subject"] == "x"
    assert found[0]["problems"][0]["field"] == "headers"
    assert found[1]["problems"][0]["field"] == "file"
    assert found[2]["subject"] == "Re: Interview"
    assert read(capsys, tmp_path, str(bomb), str(good), code=1)[1]["kind"] == "human"


def test_an_outlook_file_is_a_message_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mail = tmp_path / "a.msg"
    mail.write_bytes(
        outlook_message(
            text_property(0x5D01, "nina@harbourpost.example"), text_property(0x0037, "Eels")
        )
    )
    (found,) = read(capsys, tmp_path, str(mail))
    assert (found["from_address"], found["subject"]) == ("nina@harbourpost.example", "Eels")


def test_the_experts_of_this_desk_are_recognised(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk, mail = tmp_path / "desk", tmp_path / "a.eml"
    assert main(["import-release", "--data", str(desk), str(release_file(tmp_path)), "--json"]) < 2
    capsys.readouterr()
    assert main(["releases", "--data", str(desk), "--json"]) == 0
    (release,) = json.loads(capsys.readouterr().out)["releases"]
    assert main(["release", "--data", str(desk), release["id"], "--json"]) == 0
    name = json.loads(capsys.readouterr().out)["experts"][0]["name"]
    mail.write_bytes(ASKING.replace(b"an expert", name.encode()))
    (found,) = read(capsys, desk, str(mail))
    assert found["request"]["experts"] == [name]


def test_without_json_a_person_reads_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mail = tmp_path / "a.eml"
    mail.write_bytes(ASKING)
    assert main(["read-mail", "--data", str(tmp_path), str(mail), "/nowhere.eml"]) == 2
    out, err = capsys.readouterr()
    assert "Nina Castellan · nina@harbourpost.example" in out
    assert "2026-11-24T21:00:00Z America/New_York" in out
    assert "reply_to_differs" in out
    assert err.startswith("/nowhere.eml: The file could not be read")
