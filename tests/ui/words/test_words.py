"""Words for translators: found in the code, with their contexts and plurals, and read by Qt."""

from __future__ import annotations

import ast
import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import PySide6
import pytest
from PySide6.QtCore import QCoreApplication, QTranslator
from PySide6.QtWidgets import QApplication

from mediadesk.ui import application, text


@pytest.fixture(scope="module")
def words() -> ModuleType:
    place = Path(__file__).resolve().parents[3] / "resources" / "i18n" / "words.py"
    spec = importlib.util.spec_from_file_location("words", place)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["words"] = module
    spec.loader.exec_module(module)
    return module


SOURCE = """
class Page(QWidget):
    def show(self):
        self.tr("Save")
        self.tr("%n page(s)", "", 3)
        text.counted("%n request(s)", 2)
        _tr("Text", "Opened"
            " again")
        self.tr(name)
def check():
    raise Refused(Problem("name", "Enter a name."), Problem(field, words))
    raise Conflict("Somebody was first.")
"""


def test_every_kind_of_word_is_found_where_qt_looks_for_it(words: ModuleType) -> None:
    found = [
        (one.context, one.source, one.counts)
        for one in words.words_of(ast.parse(SOURCE), "page.py")
    ]
    assert found == [
        ("Page", "Save", False),
        ("Page", "%n page(s)", True),
        ("Text", "%n request(s)", True),
        ("Text", "Opened again", False),
        ("Problem", "Enter a name.", False),
        ("Problem", "Somebody was first.", False),
    ]


def test_no_visible_word_is_lost_on_the_way_to_the_translators(words: ModuleType) -> None:
    found = words.gather()
    assert "Duty rota" in found["SettingsPage"]
    assert "Overdue" in found["Text"]
    assert "Enter the outlet you work for." in found["Problem"]
    assert found["Text"]["%n minute(s) left"].counts


@pytest.fixture
def german(words: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of resources with a German in it that knows two sentences."""
    tools = Path(PySide6.__file__).parent
    lrelease = next((one for one in tools.rglob("lrelease*") if one.is_file()), None)
    if lrelease is None:
        pytest.skip("lrelease is not in this environment")
    folder = tmp_path / "i18n"
    folder.mkdir()
    template = words.render(words.gather())
    template = template.replace('<TS version="2.1"', '<TS version="2.1" language="de_DE"')
    for source, forms in (
        ("%n minute(s) left", ("Noch %n Minute", "Noch %n Minuten")),
        ("Overdue", ("Überfällig",)),
    ):
        context = template.index("<name>Text</name>")
        start = template.index(f"<source>{source}</source>", context)
        end = template.index("</translation>", start)
        begin = template.rindex("<translation", start, end)
        inner = (
            "".join(f"<numerusform>{one}</numerusform>" for one in forms)
            if len(forms) > 1
            else forms[0]
        )
        template = f"{template[:begin]}<translation>{inner}{template[end:]}"
    (folder / "mediadesk_de.ts").write_text(template, encoding="utf-8")
    command = [str(lrelease), "mediadesk_de.ts", "-qm", "mediadesk_de.qm"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    monkeypatch.setattr(application, "resources_dir", lambda: tmp_path)
    return folder


def test_a_language_is_taken_with_its_plurals(german: Path, qapp: QApplication) -> None:
    assert german.exists()
    assert not application.load_language(qapp, "fr_FR")
    assert application.load_language(qapp, "de_AT")
    try:
        assert text.counted("%n minute(s) left", 1) == "Noch 1 Minute"
        assert text.counted("%n minute(s) left", 5) == "Noch 5 Minuten"
        assert QCoreApplication.translate("Text", "Overdue") == "Überfällig"
    finally:
        for one in qapp.findChildren(QTranslator):
            QCoreApplication.removeTranslator(one)


def test_english_makes_its_own_plurals() -> None:
    assert text.counted("%n minute(s) left", 1) == "1 minute left"
    assert text.counted("%n minute(s) left", 2) == "2 minutes left"
