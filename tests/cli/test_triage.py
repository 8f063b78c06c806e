"""Merging and splitting from the command line."""

from __future__ import annotations

from tests.cli.conftest import Run, Submit


def test_two_requests_are_merged_and_the_second_lives_on(run: Run, submit: Submit) -> None:
    first, second = submit().json["reference"], submit().json["reference"]
    merged = run("merge", first, second, "--json", code=0).json
    assert (merged["reference"], merged["state"]) == (first, "closed")
    assert run("request", second, "--json", code=0).json["state"] == "new"
    refused = run("merge", second, second, "--json", code=2)
    assert refused.json["problems"]


def test_a_second_request_is_split_off_with_the_reporter_of_the_first(
    run: Run, submit: Submit
) -> None:
    first = submit().json["reference"]
    split = run("split", first, "Night trains", "--message", "And trains?", "--json", code=0).json
    assert split["reference"] != first
    assert (split["subject"], split["message"]) == ("Night trains", "And trains?")
    before = run("request", first, "--json", code=0).json
    assert split["reporter"] == before["reporter"]
    assert run("split", first, " ", "--json", code=2).json["problems"][0]["field"] == "subject"


def test_merging_into_what_is_not_there_writes_nothing(run: Run, submit: Submit) -> None:
    first = submit().json["reference"]
    run("merge", first, "MR-9999-999", "--json", code=2)
    assert run("request", first, "--json", code=0).json["state"] == "new"
