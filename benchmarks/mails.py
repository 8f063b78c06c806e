"""How well and how fast mails are read.

    python -m benchmarks mails [--truth DIR] [--mails DIR] [--details]

With `--truth`, DIR holds `labels.jsonl` (one object a line; `file` names the mail beside it; each of
`from_addr from_name subject has_text text_head n_attachments attachment_names cls is_auto_reply
is_bounce is_list never_auto_ack` may be a value, a list of values that are all right, or null where
nothing is judged). Printed are the mails with every field right, each field, each miss, and over
every mail of DIR how many were read. Always: mails a second against the standard library's bare
parser (`email.message_from_bytes`, parts only, nothing decoded), in turn, medians of the rounds.
"""

from __future__ import annotations

import argparse
import email
import json
import statistics
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from mediadesk.domain.intake import Knowledge, ReadMail
from mediadesk.mail.child import MailReader
from mediadesk.mail.files import mail_to_json, read_mail_files
from mediadesk.mail.parse import read

ROUNDS = 9
_KINDS = {"mdn": "receipt", "machine": "automatic"}
_FLAGS = {"is_auto_reply": "auto_reply", "is_bounce": "bounce", "is_list": "list"}
_HEAD = 40


def _right(expected: Any, got: Any) -> bool:  # noqa: ANN401  # labels hold whatever JSON holds
    choices = expected if isinstance(expected, list) else [expected]
    for choice in choices:
        if choice == got or (choice in ("", None) and got in ("", None)):
            return True
        start = choice.removeprefix("prefix:") if isinstance(choice, str) else choice
        if start != choice and str(got or "").startswith(start):
            return True
    return False


def misses(label: dict[str, Any], found: dict[str, Any]) -> list[tuple[str, Any, Any]]:
    """Return every field of a label that `read-mail` gets wrong: name, expected, got."""
    text = " ".join(found["text"].split())
    heads = label["text_head"] if isinstance(label["text_head"], list) else [label["text_head"]]
    names = [one["name"] for one in found["attachments"]]
    wrong = [
        (name, label[name], got)
        for name, got in (
            ("from_addr", found["from_address"]),
            ("from_name", found["from_name"]),
            ("subject", found["subject"]),
            ("has_text", bool(text)),
        )
        if not _right(label[name], got)
    ]
    if not _right([head.strip() for head in heads], text[:_HEAD].strip()):
        wrong.append(("text_head", label["text_head"], text[:_HEAD]))
    if label["n_attachments"] is not None and not _right(label["n_attachments"], len(names)):
        wrong.append(("n_attachments", label["n_attachments"], len(names)))
    if not set(label.get("attachment_names") or ()) <= set(names):
        wrong.append(("attachment_names", label["attachment_names"], names))
    kind = found["kind"]
    if label["cls"] is not None and _KINDS.get(label["cls"], label["cls"]) != kind:
        wrong.append(("cls", label["cls"], kind))
    wrong += [
        (name, label[name], kind)
        for name, own in _FLAGS.items()
        if label[name] is not None and label[name] != (kind == own)
    ]
    if label["never_auto_ack"] == found["may_auto_answer"]:
        wrong.append(("never_auto_ack", label["never_auto_ack"], not found["may_auto_answer"]))
    return wrong


def score(folder: Path, *, details: bool) -> None:
    """Print how many labelled mails are right in every field, and what is wrong with the others."""
    lines = (folder / "labels.jsonl").read_text(encoding="utf-8").splitlines()
    labels = [json.loads(line) for line in lines if line.strip()]
    files = [folder / label["file"] for label in labels]
    fields: Counter[str] = Counter()
    right = alarms = people = 0
    for label, file, mail in zip(labels, files, read_mail_files(files, Knowledge()), strict=True):
        wrong = misses(label, mail_to_json(file.name, mail))
        right += not wrong
        fields.update({name for name, _, _ in wrong})
        people += not label["never_auto_ack"]
        alarms += not label["never_auto_ack"] and not mail.may_auto_answer
        for name, expected, got in wrong if details else ():
            print(f"  {label['id']} {name}: {expected!r}, not {got!r}")
    print(f"every field right: {right} of {len(labels)} ({100 * right / len(labels):.1f} %)")
    print(f"people taken for machines: {alarms} of {people}")
    for name, count in fields.most_common():
        print(f"  {name:<18} {count} wrong")


def census(mails: Sequence[bytes]) -> None:
    """Print what became of every mail: none may be missing."""
    with MailReader() as reader:
        found = list(reader.read_all(mails, Knowledge()))
    kinds = Counter(mail.kind.value for mail in found)
    print(f"read {len(found)} of {len(mails)}; unprocessable {sum(m.unprocessable for m in found)}")
    print("  " + ", ".join(f"{kind} {count}" for kind, count in kinds.most_common()))


def speed(mails: Sequence[bytes]) -> None:
    """Print mails a second: the bare parser, ours here, ours in its limited child."""
    knowledge = Knowledge(zone="Europe/London")
    times: dict[str, list[float]] = {"bare": [], "here": [], "child": []}

    def bare() -> None:
        for raw in mails:
            with suppress(Exception):  # it raises on some mails; ours may not
                email.message_from_bytes(raw)

    def here() -> list[ReadMail]:
        return [read(raw, knowledge) for raw in mails]

    with MailReader() as reader:
        ways: dict[str, Callable[[], object]] = {
            "bare": bare,
            "here": here,
            "child": lambda: list(reader.read_all(mails, knowledge)),
        }
        for _ in range(ROUNDS):
            for name, way in ways.items():
                begun = time.perf_counter()
                way()
                times[name].append(time.perf_counter() - begun)
    base = times["bare"]
    print(f"{len(mails)} mails, {sum(map(len, mails)) // 1000} KB; medians of {ROUNDS} rounds")
    for name, what in (
        ("bare", "bare standard parser (the floor)"),
        ("here", "read, in this process"),
        ("child", "read, in the limited child"),
    ):
        median = statistics.median(times[name])
        ratio = statistics.median(b / own for b, own in zip(base, times[name], strict=True))
        print(f"  {what:<34} {len(mails) / median:8.0f} mails/s  {ratio:5.2f} × the floor")


def main(words: list[str] | None = None) -> int:
    """Run what the command line asks for; return 0."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--truth", type=Path)
    parser.add_argument("--mails", type=Path, help="a folder of mails to count and time")
    parser.add_argument("--details", action="store_true", help="print each miss")
    arguments = parser.parse_args(words)
    if arguments.truth:
        score(arguments.truth, details=arguments.details)
    folder = arguments.mails or (arguments.truth / "raw" if arguments.truth else None)
    if folder is not None:
        mails = [path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()]
        census(mails)
    else:
        from tests.mail.letters import LETTERS

        mails = [*LETTERS.values()] * 20
    speed(mails)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
