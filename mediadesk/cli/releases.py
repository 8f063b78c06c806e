"""Commands about releases: read, store, list, show and mend them, and keep their ledgers."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mediadesk.cli.call import DONE, NEEDS_A_PERSON, REFUSED, Call, Commands
from mediadesk.cli.say import iso, joined, one_line, print_json
from mediadesk.domain.errors import Problem, Refused

if TYPE_CHECKING:
    from mediadesk.domain.draft import Difference
    from mediadesk.domain.embargo import Agreement
    from mediadesk.domain.release import Embargo, LinkCheck, Reading, Release
    from mediadesk.services.outcome import ReleaseFile, Reviewed


def add(commands: Commands) -> None:
    """Add the commands about releases."""
    read = commands.add("read-release", "read releases; write nothing", _read_release)
    read.add_argument("files", nargs="+")
    take_in = commands.add("import-release", "read and store releases", _import_release)
    take_in.add_argument("files", nargs="+")
    take_in.add_argument("--update", metavar="ID", help="it is a newer text of this release")
    take_in.add_argument("--new", action="store_true", help="store it though it is like another")
    commands.add("releases", "list the releases", _releases)
    release = commands.add("release", "show a release, or mend it", _release)
    release.add_argument("id")
    release.add_argument("--headline")
    release.add_argument("--report-url")
    release.add_argument("--contact-email", metavar="ADDRESS")
    release.add_argument("--contact", type=int, default=1, metavar="N", help="which contact")
    release.add_argument("--agree", metavar="PERSON", help="“Name <address>” agrees to the embargo")
    release.add_argument("--outlet", default="", help="for whom that person works")
    release.add_argument("--revoke", metavar="PERSON", help="take an agreement back, by address")
    release.add_argument("--check-link", action="store_true", help="ask the report’s link")


def _read_release(call: Call) -> int:
    worst = DONE
    for name in call.options.files:
        reading, _ = call.parts.read_release(Path(name))
        if reading.problems:
            worst = REFUSED
        if call.as_json:
            print_json(call.parts.reading_to_json(reading))
            continue
        for problem in reading.problems:
            print(one_line(f"{name}: {problem.message}"), file=sys.stderr)
        if not reading.problems:
            _print_reading(reading)
    return worst


def _print_reading(reading: Reading) -> None:
    rows = [
        ("File", reading.file),
        ("Headline", reading.headline),
        ("City", reading.dateline_city),
        ("Date", reading.release_date.isoformat() if reading.release_date else None),
        ("Embargo", reading.embargo.text if reading.embargo else None),
        ("Report", reading.report_title),
        ("Link", reading.report_url),
        ("Authors", ", ".join(reading.report_authors)),
    ]
    for label, people in (("Expert", reading.experts), ("Contact", reading.contacts)):
        rows += [(label, joined(one.name, one.role, one.email, one.phone)) for one in people]
    rows += [("Look at", warning.message) for warning in reading.warnings]
    for label, value in rows:
        if value:
            print(one_line(f"{label:<9} {value}"))
    print()


def _import_release(call: Call) -> int:
    options = call.options
    if options.update is not None and (options.new or len(options.files) != 1):
        raise Refused(Problem("update", "--update goes with one file, and not with --new."))
    codes: list[int] = []
    for name in options.files:
        try:
            codes.append(_import_one(call, name))
        except Refused as refused:
            codes.append(REFUSED)
            if call.as_json:
                problems = [{"field": p.field, "message": p.message} for p in refused.problems]
                print_json({"file": name, "id": None, "problems": problems})
            else:
                print(one_line(f"{name}: {refused}"), file=sys.stderr)
    if all(code == REFUSED for code in codes):
        return REFUSED
    return NEEDS_A_PERSON if any(codes) else DONE


def _import_one(call: Call, name: str) -> int:
    """Store one file, or update the release that `--update` names, or name what it may update."""
    desk, options = call.desk, call.options
    found = desk.releases.review(Path(name))
    if options.update is not None:
        return _update_release(call, name, found)
    same = next((one for one in found.alike if one.is_same), None)
    if same is not None and not options.new:
        before = desk.database.read().release(same.release_id)
        if before is not None:
            return _name_update(call, name, found, before)
    done = desk.releases.import_file(Path(name), actor=call.actor)
    release = done.release
    if call.as_json:
        print_json(_imported_json(name, release, known=done.known))
    else:
        print(release.id)
        if done.known:
            print(one_line(f"{name}: known, it is here already."), file=sys.stderr)
    return _name_warnings(name, release)


def _name_warnings(name: str, release: Release) -> int:
    for warning in release.warnings:
        print(one_line(f"{name}: {warning.message}"), file=sys.stderr)
    return NEEDS_A_PERSON if release.warnings else DONE


def _imported_json(name: str, release: Release, *, known: bool) -> dict[str, Any]:
    return {
        "file": name,
        "id": release.id,
        "title": release.title,
        "known": known,
        "update_of": None,
        "differences": [],
        "warnings": [
            {"code": one.code, "message": one.message, "start": one.start, "end": one.end}
            for one in release.warnings
        ],
        "problems": [],
    }


def _differences_json(found: Sequence[Difference]) -> list[dict[str, Any]]:
    return [{"field": one.field, "from": one.before, "to": one.after} for one in found]


def _print_differences(found: Sequence[Difference]) -> None:
    for one in found:
        if one.field == "body":
            print("body: the text differs", file=sys.stderr)
            continue
        old, new = one.before or "(empty)", one.after or "(empty)"
        print(one_line(f"{one.field}: {old[:300]} → {new[:300]}"), file=sys.stderr)


def _name_update(call: Call, name: str, found: Reviewed, before: Release) -> int:
    """Say which release this file is a newer text of, and what differs; nothing is written."""
    from mediadesk.domain.draft import differences

    differing = differences(before, found.draft)
    if call.as_json:
        answer = _imported_json(name, before, known=False)
        print_json({**answer, "update_of": before.id, "differences": _differences_json(differing)})
    else:
        print(before.id)
    print(
        one_line(
            f"{name}: this looks like a newer text of release {before.id}. Nothing was stored. "
            "Take it with --update ID, or store it as another release with --new."
        ),
        file=sys.stderr,
    )
    _print_differences(differing)
    return NEEDS_A_PERSON


def _update_release(call: Call, name: str, found: Reviewed) -> int:
    """Take what the file says into the release that is named; what it is silent of stays."""
    from mediadesk.domain.draft import differences, merged, of_release

    desk = call.desk
    before = _find_release(call, call.options.update)
    if found.known is not None and found.known.id == before.id:
        if call.as_json:
            print_json(_imported_json(name, before, known=True))
        else:
            print(before.id)
            print(one_line(f"{name}: known, it is here already."), file=sys.stderr)
        return DONE
    differing = [one for one in differences(before, found.draft) if not one.loses]
    chosen = [one.field for one in differing]
    draft = merged(of_release(before), found.draft, chosen)
    done, _ = desk.update_release(
        before.id, draft, actor=call.actor, original=found.original, version=before.version
    )
    if call.as_json:
        answer = _imported_json(name, done.release, known=False)
        print_json({**answer, "update_of": before.id, "differences": _differences_json(differing)})
    else:
        print(before.id)
        _print_differences(differing)
    return _name_warnings(name, done.release)


def _releases(call: Call) -> int:
    rows = call.desk.database.read().releases()
    if call.as_json:
        print_json(
            {
                "releases": [
                    {
                        "id": row.id,
                        "title": row.headline,
                        "release_date": row.release_date.isoformat() if row.release_date else None,
                        "embargo": iso(row.embargo_at),
                        "embargo_zone": row.embargo_zone,
                        "imported": iso(row.created_at),
                        "open_requests": row.open_requests,
                    }
                    for row in rows
                ]
            }
        )
        return DONE
    for row in rows:
        print(one_line(f"{row.id[:8]}  {row.open_requests:>3} open  {row.headline}"))
    return DONE


def _find_release(call: Call, words: str) -> Release:
    release = call.desk.database.read().find_release(words)
    if release is None:
        raise Refused(Problem("id", "There is no release “{id}” here.", {"id": words[:60]}))
    return release


def _release(call: Call) -> int:
    release = _find_release(call, call.options.id)
    desk, options = call.desk, call.options
    if options.headline is not None:
        release = desk.releases.set_headline(release.id, options.headline, actor=call.actor)
    if options.report_url is not None:
        release = desk.releases.set_report_url(release.id, options.report_url, actor=call.actor)
    if options.contact_email is not None:
        desk.give_contact_address(
            release.id, options.contact - 1, options.contact_email, actor=call.actor
        )
        release = desk.database.read().release(release.id) or release
    _keep_ledger(call, release)
    code = DONE
    if options.check_link:
        found, _ = desk.links.check(release.id, actor=call.actor)
        release = desk.database.read().release(release.id) or release
        if not found.is_good:
            code = NEEDS_A_PERSON
            said = found.trouble or f"The link answers with status {found.status}."
            print(one_line(said), file=sys.stderr)
    file = desk.open_release(release.id)
    if call.as_json:
        print_json(_release_json(release, file.agreements, file.now))
        return code
    _print_release(file)
    return code


def _print_release(file: ReleaseFile) -> None:
    release = file.release
    print(one_line(release.title))
    for label, value in (
        ("Report", release.report.title),
        ("Link", release.report.url or "none in the text"),
        ("Authors", ", ".join(release.report.authors)),
    ):
        print(one_line(f"{label:<9} {value}"))
    for expert in release.experts:
        print(one_line(f"Expert    {joined(expert.name, expert.role, expert.phone)}"))
    for contact in release.contacts:
        email = contact.email or ("e-mail address hidden" if contact.hidden_email else "")
        print(one_line(f"Contact   {joined(contact.name, email, contact.phone)}"))
    for warning in release.warnings:
        print(one_line(f"Look at   {warning.message}"))
    if release.embargo is not None:
        until = iso(release.embargo.at) or release.embargo.text
        print(one_line(f"Embargo   {joined(until, release.embargo.zone)}"))
    for one in file.agreements:
        gone = f"taken back {iso(one.revoked_at)}" if one.is_revoked else None
        print(one_line(f"Agreed    {joined(one.name, one.email, one.outlet, iso(one.at), gone)}"))


def _keep_ledger(call: Call, release: Release) -> None:
    """Record or take back an agreement, if the words ask for it."""
    desk, options = call.desk, call.options
    if options.agree is not None:
        name, address = _name_and_address(options.agree)
        desk.embargoes.agree(
            release.id, name=name, email=address, outlet=options.outlet, actor=call.actor
        )
    if options.revoke is not None:
        wanted = (_name_and_address(options.revoke)[1] or options.revoke).strip().casefold()
        found = [
            one
            for one in desk.database.read().agreements(release.id)
            if not one.is_revoked and wanted in (one.email.casefold(), one.id)
        ]
        if not found:
            raise Refused(Problem("revoke", "Nobody with this address has agreed to the embargo."))
        for one in found:
            desk.embargoes.revoke(release.id, one.id, actor=call.actor)


def _name_and_address(words: str) -> tuple[str, str]:
    """Return the parts of `Name <address>`, either of which may be missing."""
    before, bracket, rest = words.rpartition("<")
    if bracket:
        return before.strip().strip('"'), rest.rstrip("> ").strip()
    return ("", words.strip()) if "@" in words else (words.strip(), "")


def _agreement_json(one: Agreement, embargo: Embargo | None) -> dict[str, Any]:
    from mediadesk.domain.embargo import covers

    return {
        "id": one.id,
        "name": one.name,
        "email": one.email,
        "outlet": one.outlet or None,
        "agreed": iso(one.at),
        "by": one.actor,
        "own": one.own,
        "until": iso(one.embargo.at),
        "covers": embargo is not None and covers(one, embargo),
        "revoked": iso(one.revoked_at),
        "revoked_by": one.revoked_by or None,
    }


def _check_json(check: LinkCheck | None) -> dict[str, Any] | None:
    if check is None:
        return None
    return {
        "url": check.url,
        "checked": iso(check.at),
        "status": check.status,
        "final_url": check.final_url or None,
        "type": check.content_type or None,
        "trouble": check.trouble or None,
    }


def _release_json(
    release: Release, agreements: Sequence[Agreement], now: datetime
) -> dict[str, Any]:
    embargo = release.embargo
    return {
        "id": release.id,
        "title": release.title,
        "headline": release.headline or None,
        "standfirst": release.standfirst or None,
        "dateline_city": release.dateline_city or None,
        "release_date": release.release_date.isoformat() if release.release_date else None,
        "embargo": embargo.text if embargo else None,
        "embargo_at": iso(embargo.at) if embargo else None,
        "embargo_zone": embargo.zone if embargo else None,
        "embargoed": release.is_embargoed(now),
        "ledger": [_agreement_json(one, embargo) for one in agreements],
        "report_title": release.report.title or None,
        "report_url": release.report.url or None,
        "report_check": _check_json(release.report.check),
        "report_authors": list(release.report.authors),
        "experts": [
            {
                "id": one.id,
                "name": one.name,
                "role": one.role or None,
                "email": one.email or None,
                "phone": one.phone or None,
                "author": one.is_author,
            }
            for one in release.experts
        ],
        "contacts": [
            {
                "name": one.name or None,
                "email": one.email or None,
                "phone": one.phone or None,
                "hidden_email": one.hidden_email,
            }
            for one in release.contacts
        ],
        "language": release.language or None,
        "warnings": [{"code": one.code, "message": one.message} for one in release.warnings],
        "body": [{"kind": block.kind, "text": block.text} for block in release.body],
        "version": release.version,
    }
