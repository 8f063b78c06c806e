"""Reporters and outlets as records, filled from the requests that are there.

Revision ID: 0004
Revises: 0003
"""

import unicodedata
import uuid
from typing import Any

from alembic import op
from sqlalchemy import Connection, Row, text

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

STATEMENTS = (
    """
    CREATE TABLE outlets (
        id VARCHAR(36) NOT NULL,
        name TEXT NOT NULL,
        name_key TEXT NOT NULL,
        kind VARCHAR,
        domain TEXT NOT NULL,
        notes TEXT NOT NULL,
        created_at BIGINT NOT NULL,
        updated_at BIGINT NOT NULL,
        version INTEGER NOT NULL,
        PRIMARY KEY (id),
        UNIQUE (name_key)
    )
    """,
    """
    CREATE TABLE reporters (
        id VARCHAR(36) NOT NULL,
        root_id VARCHAR(36) NOT NULL,
        name TEXT NOT NULL,
        name_key TEXT NOT NULL,
        role TEXT NOT NULL,
        outlet_id VARCHAR(36),
        zone VARCHAR NOT NULL,
        notes TEXT NOT NULL,
        evidence TEXT NOT NULL,
        verified_at BIGINT,
        verified_by TEXT NOT NULL,
        created_at BIGINT NOT NULL,
        updated_at BIGINT NOT NULL,
        version INTEGER NOT NULL,
        PRIMARY KEY (id),
        FOREIGN KEY(outlet_id) REFERENCES outlets (id)
    )
    """,
    """
    CREATE TABLE reporter_addresses (
        address TEXT NOT NULL,
        reporter_id VARCHAR(36) NOT NULL,
        PRIMARY KEY (address, reporter_id),
        FOREIGN KEY(reporter_id) REFERENCES reporters (id)
    )
    WITHOUT ROWID
    """,
    """
    CREATE TABLE reporter_phones (
        phone TEXT NOT NULL,
        reporter_id VARCHAR(36) NOT NULL,
        PRIMARY KEY (phone, reporter_id),
        FOREIGN KEY(reporter_id) REFERENCES reporters (id)
    )
    WITHOUT ROWID
    """,
    """
    CREATE TABLE reporter_roles (
        reporter_id VARCHAR(36) NOT NULL,
        since BIGINT NOT NULL,
        role TEXT NOT NULL,
        outlet TEXT NOT NULL,
        PRIMARY KEY (reporter_id, since),
        FOREIGN KEY(reporter_id) REFERENCES reporters (id)
    )
    WITHOUT ROWID
    """,
    """
    CREATE TABLE reporter_requests (
        request_id VARCHAR(36) NOT NULL,
        reporter_id VARCHAR(36) NOT NULL,
        at BIGINT NOT NULL,
        PRIMARY KEY (request_id),
        FOREIGN KEY(request_id) REFERENCES requests (id),
        FOREIGN KEY(reporter_id) REFERENCES reporters (id)
    )
    WITHOUT ROWID
    """,
)
INDEXES = (
    "CREATE INDEX reporters_name ON reporters (name_key, id) WHERE root_id = id",
    "CREATE INDEX reporters_root ON reporters (root_id)",
    "CREATE INDEX reporters_outlet ON reporters (outlet_id)",
    "CREATE INDEX reporter_addresses_reporter ON reporter_addresses (reporter_id)",
    "CREATE INDEX reporter_phones_reporter ON reporter_phones (reporter_id)",
    "CREATE INDEX reporter_requests_reporter ON reporter_requests (reporter_id, at)",
)
SHARED = frozenset(
    """
    admin assignment assignments breaking chefredaktion contact desk editor editorial editors
    enquiries foreign hello info inquiries mail media news newsdesk newsroom office online planning
    press produce producers production programme redaccion redaction redaktion reporters studio
    team tips web
    """.split()
)
ANYBODYS = frozenset(
    """
    aol.com fastmail.com gmail.com gmx.at gmx.ch gmx.de gmx.net googlemail.com hotmail.com
    icloud.com live.com mail.com me.com msn.com outlook.com pm.me proton.me protonmail.com
    t-online.de web.de yahoo.co.uk yahoo.com yahoo.de yahoo.fr yandex.ru
    """.split()
)


def key_of(name: str) -> str:
    """Return a name as it is compared."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def upgrade() -> None:
    """Create the tables, fill them in one pass over the requests, then index them."""
    for statement in STATEMENTS:
        op.execute(statement)
    _fill()
    for statement in INDEXES:
        op.execute(statement)


def _fill() -> None:
    bind = op.get_bind()
    rows = bind.execute(
        text(
            "SELECT id, reporter_name, reporter_email, reporter_phone_e164, reporter_role, outlet, "
            "medium, deadline_zone, created_at FROM requests ORDER BY created_at, id"
        )
    )
    outlets: dict[str, dict[str, object]] = {}
    reporters: dict[str, dict[str, object]] = {}
    known: dict[str, str] = {}
    addresses: set[tuple[str, str]] = set()
    phones: set[tuple[str, str]] = set()
    roles: dict[str, list[tuple[int, str, str]]] = {}
    links = []
    for row in rows:
        outlet = _outlet(outlets, row)
        email = row.reporter_email.strip().lower()
        name = key_of(row.reporter_name)
        personal = email and email.partition("@")[0] not in SHARED
        phone = row.reporter_phone_e164
        keys = [f"{email}|{name}"] if email else []
        if personal:
            keys.append(email)
        elif phone:
            keys.append(f"{phone}|{name}")
        if not email:
            keys.append(f"{name}|{outlet['name_key']}")
        found = next((known[key] for key in keys if key in known), None)
        if found is None:
            found = str(uuid.uuid5(uuid.UUID(row.id), "reporter"))
            reporters[found] = {
                "id": found,
                "root_id": found,
                "name": " ".join(row.reporter_name.split()),
                "name_key": name,
                "role": row.reporter_role,
                "outlet_id": outlet["id"],
                "zone": row.deadline_zone,
                "notes": "",
                "evidence": "",
                "verified_at": None,
                "verified_by": "",
                "created_at": row.created_at,
                "updated_at": row.created_at,
                "version": 1,
            }
        for key in (*keys, f"{name}|{outlet['name_key']}", f"{phone}|{name}" if phone else ""):
            known.setdefault(key, found)
        if email:
            addresses.add((email, found))
        if phone:
            phones.add((phone, found))
        held = roles.setdefault(found, [])
        if not held or held[-1][1:] != (row.reporter_role or held[-1][1], row.outlet):
            if not held or row.created_at > held[-1][0]:
                held.append((row.created_at, row.reporter_role, row.outlet))
            reporters[found]["outlet_id"] = outlet["id"]
            reporters[found]["role"] = row.reporter_role or reporters[found]["role"]
        links.append({"request_id": row.id, "reporter_id": found, "at": row.created_at})
    _insert(bind, "outlets", list(outlets.values()))
    _insert(bind, "reporters", list(reporters.values()))
    _insert(bind, "reporter_addresses", [{"address": a, "reporter_id": r} for a, r in addresses])
    _insert(bind, "reporter_phones", [{"phone": p, "reporter_id": r} for p, r in phones])
    _insert(
        bind,
        "reporter_roles",
        [
            {"reporter_id": key, "since": since, "role": role, "outlet": outlet}
            for key, held in roles.items()
            for since, role, outlet in held
        ],
    )
    _insert(bind, "reporter_requests", links)
    bind.execute(
        text(
            "INSERT INTO facts (name, value) "
            "SELECT 'reporters_linked', coalesce(max(rowid), 0) FROM requests"
        )
    )


def _outlet(outlets: dict[str, dict[str, object]], row: Row[Any]) -> dict[str, object]:
    key = key_of(row.outlet)
    found = outlets.get(key)
    if found is None:
        found = outlets[key] = {
            "id": str(uuid.uuid5(uuid.UUID(row.id), "outlet")),
            "name": " ".join(row.outlet.split()),
            "name_key": key,
            "kind": None,
            "domain": "",
            "notes": "",
            "created_at": row.created_at,
            "updated_at": row.created_at,
            "version": 1,
        }
    found["kind"] = found["kind"] or row.medium
    domain = row.reporter_email.rpartition("@")[2].strip().lower()
    if not found["domain"] and domain not in ANYBODYS:
        found["domain"] = domain
    return found


def _insert(bind: Connection, table: str, rows: list[dict[str, object]]) -> None:
    if not rows:
        return
    names = list(rows[0])
    columns, blanks = ", ".join(names), ", ".join(f":{name}" for name in names)
    statement = f"INSERT INTO {table} ({columns}) VALUES ({blanks})"  # noqa: S608  # names above
    bind.execute(text(statement), rows)
