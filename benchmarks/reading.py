"""How well and how fast releases are read.

    python -m benchmarks reading [--truth DIR]

With `--truth`, DIR is a folder of labelled releases: `releases.jsonl` and `html.jsonl` (one object a
line, `file` names the release beside it) and its own `score.py`, whose table is printed. Always:
milliseconds a kilobyte at 10 KB, 100 KB and 1 MB; linear reading keeps the three alike. The time is
this process's own, so that what else the machine does is not counted.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from mediadesk.documents.releases import read_release, read_release_file, reading_to_json

_PROSE = (
    "The harbour survey counted more eels than in any year since the weir was built, the Tarn Water "
    "Institute reports. It says that the new ladders work, and that boats should slow down.\n"
    "“We did not expect this,” said Ada Quill, who led the work at Tarn Water Institute.\n\n"
)
_HEAD = "Eels return to the Tarn\n\nTARNFORD, 3 May 2024 — "
_TAIL = (
    "The following experts are available for interviews:\n- Dr Bea Larch, professor of river ecology\n"
    "Media contact: Cy Dunmore, cy.dunmore@tarn.example, +44 20 7946 0011\n"
)


def speed() -> None:
    """Print milliseconds a kilobyte for three sizes, the best of five runs each."""
    # The first reading also loads the cues and the libraries; that is paid once a start.
    start = time.perf_counter()
    read_release((_HEAD + _PROSE + _TAIL).encode(), name="a.txt")
    print(f"first reading {(time.perf_counter() - start) * 1000:17.1f} ms")
    read_release((_HEAD + _PROSE + _TAIL).encode(), name="a.txt")
    for size in (10_000, 100_000, 1_000_000):
        text = _HEAD + _PROSE * (size // len(_PROSE.encode())) + _TAIL
        pages = {
            "text": text.encode(),
            "html": (
                "<html><body><h1>" + text.replace("\n", "</p>\n<p>") + "</p></body></html>"
            ).encode(),
        }
        for kind, data in pages.items():
            best = min(_timed(data, f"a.{kind}") for _ in range(5))
            print(
                f"{kind} {len(data) / 1000:9.0f} KB {best * 1000:9.1f} ms {best * 1e6 / len(data):7.3f} ms/KB"
            )


def _timed(data: bytes, name: str) -> float:
    start = time.process_time()
    read_release(data, name=name)
    return time.process_time() - start


def score(folder: Path) -> None:
    """Print the folder's own table for each of its truths."""
    for truth in (folder / "releases.jsonl", folder / "html.jsonl"):
        if not truth.exists():
            continue
        with tempfile.TemporaryDirectory() as place:
            predictions = Path(place) / "predictions.jsonl"
            lines = []
            for line in truth.read_text(encoding="utf-8").splitlines():
                item = json.loads(line)
                found = reading_to_json(read_release_file(folder / item["file"]))
                lines.append(json.dumps({**found, "id": item["id"]}))
            predictions.write_text("\n".join(lines), encoding="utf-8")
            print(truth.name, flush=True)
            subprocess.run(
                [sys.executable, str(folder / "score.py"), str(predictions), "--truth", str(truth)],
                check=True,
            )


def main(words: Sequence[str] | None = None) -> int:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(prog="benchmarks reading", description=__doc__)
    parser.add_argument("--truth", type=Path)
    arguments = parser.parse_args(words)
    if arguments.truth:
        score(arguments.truth)
    speed()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
