"""Terms of attribution on the command line."""

from __future__ import annotations

from tests.cli.conftest import Run, Submit


def test_terms_are_agreed_shown_and_ended(run: Run, submit: Submit) -> None:
    key = submit(attribution="on_background").json["reference"]
    assert run("terms", key, code=0).output == "Nothing is agreed.\n"
    said = run("terms", key, "off the record", "--with", "Theo Park", "--json", code=0).json
    assert said["attribution"] == "on_background"
    assert (said["terms"]["attribution"], said["terms"]["with"]) == ("off_the_record", "Theo Park")
    run("note", key, "He told me more.", code=0)
    shown = run("terms", key, code=0).output
    assert shown.startswith("off the record: Nothing said may be published")
    timeline = run("request", key, "--json", code=0).json["timeline"]
    assert [one["terms"] for one in timeline if one["kind"] == "noted"] == ["off_the_record"]
    assert run("terms", key, "none", "--json", code=0).json["terms"] is None


def test_terms_that_nobody_knows_are_refused_with_those_there_are(run: Run, submit: Submit) -> None:
    key = submit().json["reference"]
    said = run("terms", key, "deep throat", "--json", code=2)
    assert "not for attribution" in said.problem("attribution")
