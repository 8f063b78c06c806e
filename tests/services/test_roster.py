"""Importing and exporting experts: seen first, written in one go, taken back in one go."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.people import make_people
from mediadesk.domain.errors import Conflict
from mediadesk.domain.expert import Expert, ExpertDraft
from mediadesk.domain.roster import RosterRow, RowState
from mediadesk.services.roster import Preview
from tests.services.world import NOW, World, hidden_release

ADA = "Ada Quill"
INES = ExpertDraft(
    name="Dr Ines Okafor",
    title="Fellow",
    zone="Europe/London",
    email="ines@larkfield.example",
    private_phone="+44 20 7946 0124",
    notes="Rings late.",
)


def made(world: World, **changed: object) -> Expert:
    draft = replace(INES, **changed)  # type: ignore[arg-type]  # the draft's own fields
    return world.desk.experts.create(draft, actor=ADA).expert


def seen(world: World, content: str, name: str = "list.csv") -> Preview:
    path = world.folder / name
    path.write_text(content, encoding="utf-8")
    return world.desk.roster.preview(path)


def states(preview: Preview) -> list[str]:
    return [row.state.value for row in preview.rows]


def everybody(world: World) -> list[Expert]:
    return [replace(one, version=1, updated_at=NOW) for one in world.database.read().all_experts()]


def test_a_preview_says_what_each_row_would_do_and_writes_nothing(world: World) -> None:
    ines = made(world)
    preview = seen(
        world,
        "name,email,title\n"
        "Ines Okafor,ines@larkfield.example,Professor\n"
        "Dr Ines Okafor,ines@larkfield.example,Reader\n"
        "Bo Stern,,\n"
        "Cy Marsh,nobody,\n"
        ",a@b.example,\n",
    )
    assert states(preview) == ["changed", "problem", "new", "problem", "problem"]
    assert preview.rows[0].fields == ("name", "title")
    assert preview.rows[0].before == ines
    assert [row.problems[0].field for row in preview.rows if row.problems] == [
        "name",
        "email",
        "name",
    ]
    assert len(everybody(world)) == 1


def test_an_import_is_written_in_one_go_and_taken_back_in_one_go(world: World) -> None:
    made(world)
    release = world.store(hidden_release())
    before = everybody(world)
    preview = seen(
        world,
        "name,email,topics\nInes Okafor,ines@larkfield.example,Ports; Rail\nCy Marsh,,Tides\n",
    )
    done = world.desk.roster.take(preview, actor=ADA)
    assert (done.new, done.changed) == (1, 1)
    ines = next(one for one in everybody(world) if one.email)
    assert (ines.topics, ines.title, ines.private_phone) == (
        ("Ports", "Rail"),
        "Fellow",
        "+44 20 7946 0124",
    )
    cy = next(one for one in everybody(world) if one.name == "Cy Marsh")
    assert [one.id for one in world.desk.experts.open(cy.id).releases] == [release.id]
    assert world.kinds(cy.id) == ["imported"]
    assert done.undo is not None
    returned = world.desk.roster.undo(done.undo, actor=ADA)
    assert (returned.back, returned.kept) == (2, 0)
    assert everybody(world) == before


def test_taking_back_leaves_what_somebody_changed_since(world: World) -> None:
    preview = seen(world, "name\nCy Marsh\nBo Stern\n")
    done = world.desk.roster.take(preview, actor=ADA)
    cy = world.desk.experts.find("Cy Marsh")
    world.desk.experts.retire(cy.id, active=False, actor=ADA)
    assert done.undo is not None
    returned = world.desk.roster.undo(done.undo, actor=ADA)
    assert (returned.back, returned.kept) == (1, 1)
    assert world.desk.experts.find("Cy Marsh").active is False
    with pytest.raises(Conflict):
        world.desk.roster.undo(done.undo, actor=ADA)


def test_an_empty_cell_empties_only_in_a_file_of_our_own(world: World) -> None:
    ines = made(world)
    preview = seen(world, "name,email,title\nInes Okafor,ines@larkfield.example,\n")
    assert preview.rows[0].fields == ("name",)
    preview = seen(world, f"id,name,title\n{ines.id},Dr Ines Okafor,\n")
    assert preview.rows[0].fields == ("title",)


def test_two_of_one_name_are_left_to_a_person(world: World) -> None:
    made(world)
    preview = seen(world, "name,email\nInes Okafor,ines@elsewhere.example\n")
    assert states(preview) == ["problem"]
    other = made(world, email="other@larkfield.example")
    preview = seen(world, f"id,name\n{other.id},Ines Okafor\n")
    assert preview.rows[0].before is not None
    assert preview.rows[0].before.id == other.id


def test_an_import_that_is_called_off_writes_nothing(world: World) -> None:
    told: list[int] = []
    experts, _ = make_people(200, NOW)
    content = "name,email\n" + "".join(f"{one.name},{one.email}\n" for one in experts)
    preview = seen(world, content)
    done = world.desk.roster.take(
        preview, actor=ADA, progress=told.append, stop=lambda: len(told) > 2
    )
    assert done.stopped
    assert told == [0, 50, 100]
    assert everybody(world) == []
    path = world.folder / "list.csv"
    stopped = world.desk.roster.preview(path, stop=lambda: True)
    assert (stopped.stopped, stopped.rows) == (True, ())


def test_a_record_that_changed_since_the_preview_stops_the_whole_import(world: World) -> None:
    ines = made(world)
    preview = seen(world, "name,email,title\nCy Marsh,,\nInes,ines@larkfield.example,Reader\n")
    world.desk.experts.retire(ines.id, active=False, actor=ADA)
    assert states(preview)[0] == "new"
    with pytest.raises(Conflict):
        world.desk.roster.take(
            replace(preview, rows=(*preview.rows[:1], *_changed(preview))), actor=ADA
        )
    assert len(world.database.read().all_experts(retired=True)) == 1


def _changed(preview: Preview) -> list[RosterRow]:
    return [row for row in preview.rows if row.state is RowState.CHANGED]


@pytest.mark.parametrize("name", ["experts.csv", "experts.vcf"])
def test_an_export_comes_back_as_the_same(world: World, tmp_path: Path, name: str) -> None:
    experts, _ = make_people(40, NOW)
    for one in experts:
        values = {field: getattr(one, field) for field in ExpertDraft.__dataclass_fields__}
        world.desk.experts.create(ExpertDraft(**values), actor=ADA)
    path = tmp_path / name
    assert world.desk.roster.export(path, private=True) == 40
    assert set(states(world.desk.roster.preview(path))) == {"same"}
    assert world.desk.roster.export(path) == 40
    assert set(states(world.desk.roster.preview(path))) == {"same"}
