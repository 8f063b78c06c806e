"""`mediadesk match` and `mediadesk ask`: the same desk without a window."""

from __future__ import annotations

from pathlib import Path

import pytest

from mediadesk.bootstrap import open_desk
from mediadesk.domain.expert import ExpertDraft, Minutes, WorkingHours
from tests.cli.conftest import Run, Submit

ALWAYS = WorkingHours(days=((Minutes(begin=0, end=1440),),) * 7)


@pytest.fixture
def experts(data_directory: Path) -> tuple[str, str]:
    desk = open_desk(data_directory)
    made = [
        desk.experts.create(
            ExpertDraft(name=name, zone="UTC", topics=(topic,), hours=ALWAYS, email=email),
            actor="Ada Quill",
        ).expert.id
        for name, topic, email in (
            ("Dr Ines Okafor", "Eels", "ines@office.example"),
            ("Prof. Tomas Lind", "Weirs and dams", "tomas@office.example"),
        )
    ]
    desk.close()
    return made[0], made[1]


def test_match_lists_who_can_take_a_request_with_points_that_add_up(
    run: Run, submit: Submit, experts: tuple[str, str]
) -> None:
    reference = submit(experts=["Nobody Known"]).json["reference"]
    said = run("match", reference, "--json", code=0).json
    assert {one["id"] for one in said["matches"]} == set(experts)
    assert said["unknown"] == ["Nobody Known"]
    for one in said["matches"]:
        told = one["reasons"] + one["against"]
        assert one["score"] == sum(reason["points"] for reason in told)
        assert one["at"].endswith("Z")
    lines = run("match", reference, code=0).output.splitlines()
    assert "Dr Ines Okafor · free at" in "\n".join(lines)
    assert any("topic: topics Eels" in line for line in lines)


def test_match_says_with_code_1_that_nobody_is_known(run: Run, submit: Submit) -> None:
    reference = submit().json["reference"]
    assert "Nobody here" in run("match", reference, code=1).output


def test_experts_are_asked_in_order_answer_and_the_line_ends(
    run: Run, submit: Submit, experts: tuple[str, str]
) -> None:
    reference = submit().json["reference"]
    said = run("ask", reference, "Ines Okafor", experts[1], "--within", "2h", "--json", code=0).json
    assert [(one["state"], one["minutes"]) for one in said["asks"]] == [
        ("asked", 120),
        ("queued", 120),
    ]
    said = run(
        *("ask", reference, "Ines Okafor", "--refused", "short notice"),
        *("--words", "Not before Friday", "--json"),
        code=0,
    ).json
    assert [(one["state"], one["reason"]) for one in said["asks"]] == [
        ("refused", "short_notice"),
        ("asked", None),
    ]
    said = run("ask", reference, experts[1], "--accepted", "--json", code=0).json
    assert [one["state"] for one in said["asks"]] == ["refused", "accepted"]
    shown = run("ask", reference, code=0).output
    assert "1. Dr Ines Okafor · refused" in shown
    assert "Not before Friday" in shown


def test_what_cannot_be_asked_is_refused_beside_its_word(
    run: Run, submit: Submit, experts: tuple[str, str]
) -> None:
    reference = submit().json["reference"]
    for words, field in (
        ((experts[0], "--within", "soon"), "within"),
        ((experts[0], "--within", "1m"), "minutes"),
        ((experts[0], "--refused", "moody"), "experts"),
        (("--accepted",), "experts"),
        (("--stop",), "state"),
    ):
        said = run("ask", reference, *words, "--json", code=2)
        assert said.fields == [field]
    run("ask", reference, experts[0], code=0)
    assert run("ask", reference, experts[0], "--refused", "moody", "--json", code=2).fields == [
        "refused"
    ]
    assert "Nobody was asked" not in run("ask", reference, code=0).output
