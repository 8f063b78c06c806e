"""Commands about what is to leave: show it, send it, settle what is uncertain."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from mediadesk.cli.call import DONE, NEEDS_A_PERSON, WORLD_FAILED, Call, Commands
from mediadesk.cli.say import iso, one_line, print_json
from mediadesk.domain.errors import WorldFailed

if TYPE_CHECKING:
    from mediadesk.domain.rows import OutboxRow


def add(commands: Commands) -> None:
    """Add the commands about the outbox."""
    commands.add("outbox", "show what is to leave", _outbox)
    commands.add("deliver", "send what is due, once", _deliver)
    settle = commands.add("settle", "say what became of an uncertain message", _settle)
    settle.add_argument("recipient", help="the id that `outbox` shows")
    settle.add_argument("result", choices=("arrived", "again"))


def outbox_json(row: OutboxRow) -> dict[str, Any]:
    """Return one recipient of one message as `docs/formats.md` describes it."""
    from mediadesk.domain.reference import show

    return {
        "recipient": row.recipient_id,
        "message": row.message_id,
        "reference": show(row.reference) if row.reference else None,
        "kind": row.kind,
        "subject": row.subject,
        "to": row.address or None,
        "state": row.state.value,
        "attempts": row.attempts,
        "reason": row.reason or None,
        "created_at": iso(row.created_at),
        "next_try_at": iso(row.next_try_at),
        "sent_at": iso(row.sent_at),
    }


def _outbox(call: Call) -> int:
    views = call.desk.database.read()
    rows, counts = views.outbox(limit=1_000_000), views.outbox_counts()
    if call.as_json:
        print_json({"messages": [outbox_json(row) for row in rows], "counts": dict(counts)})
        return DONE
    for row in rows:
        line = f"{row.state.value:<10} {row.kind:<8} {row.address or 'nobody yet'}  {row.subject}"
        print(one_line(line))
        if row.reason:
            print(one_line(f"           {row.reason} [{row.recipient_id}]"))
    return DONE


def _deliver(call: Call) -> int:
    from mediadesk.domain.outbox import State

    # Experts who had time enough to answer are passed over first: the next one's mail leaves now.
    call.desk.asking.advance()
    done = call.desk.outbox.deliver()
    counts = {state.value: done.counts.get(state.value, 0) for state in State}
    if call.as_json:
        print_json(
            {
                **counts,
                "moved": done.moved,
                "drafts": list(done.drafts),
                "attention": list(done.attention),
                "trouble": done.trouble or None,
            }
        )
    else:
        print(", ".join(f"{count} {name}" for name, count in counts.items() if count) or "nothing")
        for path in done.drafts:
            print(one_line(f"kept as a draft: {path}"))
    for sentence in done.attention:
        print(sentence, file=sys.stderr)
    if done.trouble:
        print(one_line(done.trouble), file=sys.stderr)
        return WORLD_FAILED
    if done.busy:
        print("Another MediaDesk of this desk is sending just now.", file=sys.stderr)
        return WORLD_FAILED
    try:
        # A desk that only scripts use shall have its daily copy too.
        call.desk.backups.automatic()
    except WorldFailed as failure:
        print(one_line(f"No backup could be made. {failure.what}"), file=sys.stderr)
        return NEEDS_A_PERSON
    return NEEDS_A_PERSON if done.attention else DONE


def _settle(call: Call) -> int:
    call.desk.outbox.decide(
        call.options.recipient, was_sent=call.options.result == "arrived", actor=call.actor
    )
    return DONE
