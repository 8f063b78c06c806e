"""What was made to hurt the reader is read plainly or refused, within processor time and memory.

Each case is read in a process of its own with limits of the system (RLIMIT_CPU, RLIMIT_AS), so that
the test does not depend on the clock of a busy machine: who hangs or grows is ended and fails.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux takes a limit for the address space"
)

ROOT = Path(__file__).resolve().parents[2]
# A quiet machine needs a fifth of it; three times that is no longer noise.
PROCESSOR_SECONDS = 10
MEMORY = 300 * 1024 * 1024

_CHILD = f"""
import json, resource, socket, subprocess, sys, tempfile
resource.setrlimit(resource.RLIMIT_AS, ({MEMORY}, {MEMORY}))
resource.setrlimit(resource.RLIMIT_CPU, ({PROCESSOR_SECONDS}, {PROCESSOR_SECONDS}))
from mediadesk.documents.releases import read_release, reading_to_json
make, name = json.loads(sys.argv[1])
opened = []
sys.addaudithook(
    lambda event, details: opened.append(event)
    if event in ("socket.connect", "subprocess.Popen", "os.system", "urllib.Request")
    else None
)
reading = read_release(eval(make), name=name)
print(json.dumps({{**reading_to_json(reading), "size": len(reading.text), "events": opened}}))
"""

CASES = {
    "a line of five megabytes": ("b'a' * 5_000_000", "line.txt"),
    "a line of names": ("b'Word Name, ' * 450_000", "line.txt"),
    "ten thousand levels": ("b'<div>' * 10_000 + b'x'", "deep.html"),
    "a million levels": ("b'<html><body>' + b'<div>' * 1_000_000", "deeper.html"),
    "tables in tables": ("b'<table><tr><td>' * 60_000", "tables.html"),
    "two hundred thousand attributes": (
        "b'<p ' + b' '.join(b'a%d=1' % i for i in range(200_000)) + b'>x'",
        "attributes.html",
    ),
    "comments in comments": ("b'<html><!--' * 200_000", "comments.html"),
    "numbers without end": ("b'12345 (67) ' * 400_000", "digits.txt"),
    "sixty thousand items": (
        "b'experts are available:\\n' + b'- Ada Quill, professor of law\\n' * 60_000",
        "list.txt",
    ),
    "sixty thousand people": (
        "b'experts are available:' + b''.join(b'\\n- Ada Quill, dean, a@b%d.example' % i for i in range(60_000))",
        "people.txt",
    ),
    "sixty thousand contacts": ("b'Contact: Ada Quill, 212 555 0142\\n' * 60_000", "contacts.txt"),
    "quotation marks": ("'\\u201c'.encode() * 1_500_000", "quotes.txt"),
    "reports of reports": ("b'the State of the State of the ' * 100_000 + b'report'", "report.txt"),
    "an address of a megabyte": ("b'a.' * 1_000_000 + b'@b'", "address.txt"),
    "hidden addresses": ("b'a [at] b ' * 400_000", "hidden.txt"),
    "dates": ("b'3 May 2024 ' * 300_000", "dates.txt"),
    "five million line ends": ("b'\\n' * 5_000_000 + b'x'", "empty.txt"),
    "character references": ("b'&#x41;' * 800_000", "references.html"),
    "entities that multiply": (
        'b\'<!DOCTYPE html [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><p>&b;</p>\'',
        "bomb.html",
    ),
    "an entity from a file": (
        "b'<!DOCTYPE html [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><p>&a; text</p>'",
        "file.html",
    ),
    "half a letter in UTF-16": ("b'\\xff\\xfe\\x00\\xd8A\\x00B\\x00'", "surrogate.txt"),
    "writing that turns round": (
        "'\\u202eAda Quill\\u202c, professor\\n'.encode() * 20_000",
        "turned.txt",
    ),
    "zeros": ("b'\\x00' * 1_000_000", "zeros.txt"),
}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case)
def test_it_stays_within_its_limits_and_touches_nothing(case: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _CHILD, json.dumps(CASES[case])],
        capture_output=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    answer = json.loads(done.stdout)
    assert answer["events"] == []
    assert "root:" not in json.dumps(answer)
    for spans in answer["spans"].values():
        assert all(0 <= start <= end <= answer["size"] for start, end in spans)
