"""The tables as they stand at the newest migration; a test holds the two against each other.

Instants are whole microseconds since 1970 UTC, dates ISO texts, ids UUID texts.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

SCHEMA_VERSION = 16
"""Kept in the file as PRAGMA user_version; a higher number means a newer MediaDesk wrote it."""

metadata = MetaData()

facts = Table(
    "facts",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", Text, nullable=False),
)

releases = Table(
    "releases",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("headline", Text, nullable=False),
    Column("standfirst", Text, nullable=False),
    Column("dateline_city", Text, nullable=False),
    Column("release_date", String(10)),
    Column("embargo_text", Text),
    Column("embargo_at", BigInteger),
    Column("embargo_zone", String),
    Column("body", Text, nullable=False),
    Column("report_title", Text, nullable=False),
    Column("report_authors", Text, nullable=False),
    Column("report_url", Text, nullable=False),
    Column("report_check", Text),
    Column("contacts", Text, nullable=False),
    Column("experts", Text, nullable=False),
    Column("language", String, nullable=False),
    Column("warnings", Text, nullable=False),
    Column("source_name", Text, nullable=False),
    Column("source_sha256", String(64), nullable=False, unique=True),
    Column("text", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    Column("version", Integer, nullable=False),
)

originals = Table(
    "originals",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("release_id", ForeignKey("releases.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("created_at", BigInteger, nullable=False),
)
Index("originals_release", originals.c.release_id)

agreements = Table(
    "agreements",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("release_id", ForeignKey("releases.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("outlet", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("actor", Text, nullable=False),
    Column("own", Boolean, nullable=False),
    Column("embargo_text", Text, nullable=False),
    Column("embargo_at", BigInteger),
    Column("embargo_zone", String),
    Column("revoked_at", BigInteger),
    Column("revoked_by", Text, nullable=False),
)
Index("agreements_release", agreements.c.release_id)

requests = Table(
    "requests",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("reference", String(10), nullable=False, unique=True),
    Column("release_id", ForeignKey("releases.id")),
    Column("subject", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("reporter_name", Text, nullable=False),
    Column("reporter_email", Text, nullable=False),
    Column("reporter_phone", Text, nullable=False),
    Column("reporter_phone_e164", Text, nullable=False),
    Column("reporter_role", Text, nullable=False),
    Column("outlet", Text, nullable=False),
    Column("deadline_at", BigInteger, nullable=False),
    Column("deadline_zone", String, nullable=False),
    Column("medium", String),
    Column("live", String),
    Column("length_minutes", Integer),
    Column("details", Text, nullable=False),
    Column("experts", Text, nullable=False),
    Column("any_expert", Boolean, nullable=False),
    Column("channel", String, nullable=False),
    Column("route", Text, nullable=False),
    Column("held", Boolean, nullable=False),
    Column("state", String, nullable=False),
    Column("waiting_for", String),
    Column("owner", Text),
    Column("outcome", String),
    Column("follow_up_at", BigInteger),
    Column("answered_at", BigInteger),
    Column("unread", Boolean, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    Column("version", Integer, nullable=False),
    Column("interview_at", BigInteger),
    Column("interview_with", Text, nullable=False, server_default=""),
    Column("merged_into", ForeignKey("requests.id")),
    Column("terms", Text),
)
Index(
    "requests_open",
    requests.c.deadline_at,
    requests.c.id,
    sqlite_where=text("state <> 'closed'"),
)
Index(
    "requests_closed",
    requests.c.updated_at,
    requests.c.id,
    sqlite_where=text("state = 'closed'"),
)
Index("requests_reporter", requests.c.reporter_email, requests.c.created_at)
Index(
    "requests_merged",
    requests.c.merged_into,
    sqlite_where=text("merged_into IS NOT NULL"),
)

messages = Table(
    "messages",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("request_id", ForeignKey("requests.id")),
    Column("kind", String, nullable=False),
    Column("mail_id", String, nullable=False),
    Column("subject", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("headers", Text, nullable=False),
    Column("content", LargeBinary),
    Column("created_at", BigInteger, nullable=False),
    Column("not_before", BigInteger, nullable=False),
)
Index("messages_request", messages.c.request_id)

words = Table(
    "words",
    metadata,
    Column("word", String, primary_key=True),
    Column("uses", Integer, nullable=False),
    sqlite_with_rowid=False,
)

attachments = Table(
    "attachments",
    metadata,
    Column("message_id", ForeignKey("messages.id"), primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("content_type", String, nullable=False),
    Column("content", LargeBinary, nullable=False),
)

PENDING = "state NOT IN ('sent', 'cancelled')"
"""What the outbox still cares for; worded once, as a partial index wants it to the letter."""

recipients = Table(
    "recipients",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("message_id", ForeignKey("messages.id"), nullable=False),
    Column("address", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("state", String, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    Column("next_try_at", BigInteger),
    Column("sent_at", BigInteger),
    sqlite_with_rowid=False,
)
Index("recipients_message", recipients.c.message_id)
Index(
    "recipients_pending",
    recipients.c.state,
    recipients.c.next_try_at,
    sqlite_where=text(PENDING),
)

mailboxes = Table(
    "mailboxes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("account", Text, nullable=False),
    Column("folder", Text, nullable=False),
    Column("validity", BigInteger, nullable=False),
    UniqueConstraint("account", "folder", "validity"),
)

incoming = Table(
    "incoming",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("sha256", String(64), nullable=False, unique=True),
    Column("size", BigInteger, nullable=False),
    Column("origin", String, nullable=False),
    Column("state", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("mail_id", Text, nullable=False),
    Column("sender", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("reading", Text),
    Column("request_id", ForeignKey("requests.id")),
    Column("reason", Text, nullable=False),
    Column("received_at", BigInteger, nullable=False),
    Column("answered_at", BigInteger),
    Column("pack_id", Text, nullable=False),
    Column("pack_revision", Integer, nullable=False),
    Column("version", Integer, nullable=False),
)
INCOMING_WAITING = (
    "state IN ('stored', 'proposed', 'grouped', 'unprocessable', 'too_large', 'unfetched')"
)
"""What still wants something; worded once, as a partial index wants it to the letter."""
INCOMING_ANSWERED = "answered_at IS NOT NULL"
INCOMING_PACK = "pack_id <> ''"
Index(
    "incoming_waiting",
    incoming.c.state,
    incoming.c.received_at,
    sqlite_where=text(INCOMING_WAITING),
)
Index("incoming_mail_id", incoming.c.mail_id)
Index("incoming_sender", incoming.c.sender, incoming.c.received_at)
Index("incoming_received", incoming.c.received_at)
Index("incoming_request", incoming.c.request_id)
Index("incoming_answered", incoming.c.answered_at, sqlite_where=text(INCOMING_ANSWERED))
Index("incoming_pack", incoming.c.pack_id, sqlite_where=text(INCOMING_PACK))

places = Table(
    "places",
    metadata,
    Column("mailbox_id", ForeignKey("mailboxes.id"), primary_key=True),
    Column("uid", BigInteger, primary_key=True),
    Column("incoming_id", ForeignKey("incoming.id")),
    Column("tries", Integer, nullable=False),
    Column("told", Boolean, nullable=False),
    sqlite_with_rowid=False,
)
PLACES_OPEN = "told = 0"
Index("places_open", places.c.mailbox_id, places.c.uid, sqlite_where=text(PLACES_OPEN))
Index("places_incoming", places.c.incoming_id)

mails = Table(
    "mails",
    metadata,
    Column("incoming_id", ForeignKey("incoming.id"), primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

timeline = Table(
    "timeline",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("kind", String, nullable=False),
    Column("actor", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("subject_id", String(36)),
    Column("text", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("previous_hash", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)
Index("timeline_subject", timeline.c.subject_id, timeline.c.number)

outlets = Table(
    "outlets",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("name", Text, nullable=False),
    Column("name_key", Text, nullable=False, unique=True),
    Column("kind", String),
    Column("domain", Text, nullable=False),
    Column("notes", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    Column("version", Integer, nullable=False),
)

reporters = Table(
    "reporters",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("root_id", String(36), nullable=False),
    Column("name", Text, nullable=False),
    Column("name_key", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("outlet_id", ForeignKey("outlets.id")),
    Column("zone", String, nullable=False),
    Column("notes", Text, nullable=False),
    Column("evidence", Text, nullable=False),
    Column("verified_at", BigInteger),
    Column("verified_by", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    Column("version", Integer, nullable=False),
)
Index(
    "reporters_name",
    reporters.c.name_key,
    reporters.c.id,
    sqlite_where=text("root_id = id"),
)
Index("reporters_root", reporters.c.root_id)
Index("reporters_outlet", reporters.c.outlet_id)

reporter_addresses = Table(
    "reporter_addresses",
    metadata,
    Column("address", Text, primary_key=True),
    Column("reporter_id", ForeignKey("reporters.id"), primary_key=True),
    sqlite_with_rowid=False,
)
Index("reporter_addresses_reporter", reporter_addresses.c.reporter_id)

reporter_phones = Table(
    "reporter_phones",
    metadata,
    Column("phone", Text, primary_key=True),
    Column("reporter_id", ForeignKey("reporters.id"), primary_key=True),
    sqlite_with_rowid=False,
)
Index("reporter_phones_reporter", reporter_phones.c.reporter_id)

reporter_roles = Table(
    "reporter_roles",
    metadata,
    Column("reporter_id", ForeignKey("reporters.id"), primary_key=True),
    Column("since", BigInteger, primary_key=True),
    Column("role", Text, nullable=False),
    Column("outlet", Text, nullable=False),
    sqlite_with_rowid=False,
)

reporter_requests = Table(
    "reporter_requests",
    metadata,
    Column("request_id", ForeignKey("requests.id"), primary_key=True),
    Column("reporter_id", ForeignKey("reporters.id"), nullable=False),
    Column("at", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)
Index(
    "reporter_requests_reporter",
    reporter_requests.c.reporter_id,
    reporter_requests.c.at,
)

MERGED = "merged_into IS NOT NULL"
NOT_MERGED = "merged_into IS NULL"
"""Worded once, as a partial index wants it to the letter."""

experts = Table(
    "experts",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("merged_into", ForeignKey("experts.id")),
    Column("name", Text, nullable=False),
    Column("name_key", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("organisation", Text, nullable=False),
    Column("zone", String, nullable=False),
    Column("languages", Text, nullable=False),
    Column("topics", Text, nullable=False),
    Column("skills", Text, nullable=False),
    Column("hours", Text, nullable=False),
    Column("quiet", Text),
    Column("email", Text, nullable=False),
    Column("phone", Text, nullable=False),
    Column("private_email", Text, nullable=False),
    Column("private_phone", Text, nullable=False),
    Column("notes", Text, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    Column("version", Integer, nullable=False),
)
Index("experts_name", experts.c.name_key, experts.c.id, sqlite_where=text(NOT_MERGED))
Index("experts_email", experts.c.email, sqlite_where=text("email <> ''"))
Index(
    "experts_private_email",
    experts.c.private_email,
    sqlite_where=text("private_email <> ''"),
)
Index("experts_merged", experts.c.merged_into, sqlite_where=text(MERGED))

absences = Table(
    "absences",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("expert_id", ForeignKey("experts.id"), nullable=False),
    Column("kind", String, nullable=False),
    Column("starts_at", BigInteger, nullable=False),
    Column("ends_at", BigInteger, nullable=False),
    Column("zone", String),
    Column("note", Text, nullable=False),
)
Index("absences_expert", absences.c.expert_id, absences.c.ends_at)
Index("absences_end", absences.c.ends_at, absences.c.starts_at)

expert_releases = Table(
    "expert_releases",
    metadata,
    Column("expert_id", ForeignKey("experts.id"), primary_key=True),
    Column("release_id", ForeignKey("releases.id"), primary_key=True),
    Column("name_key", Text, primary_key=True),
    Column("author", Boolean, nullable=False),
    sqlite_with_rowid=False,
)
Index("expert_releases_release", expert_releases.c.release_id)

photographs = Table(
    "photographs",
    metadata,
    Column("expert_id", ForeignKey("experts.id"), primary_key=True),
    Column("content", LargeBinary, nullable=False),
    Column("kind", String, nullable=False),
)

asks = Table(
    "asks",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("request_id", ForeignKey("requests.id"), nullable=False),
    Column("expert_id", ForeignKey("experts.id"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("state", String, nullable=False),
    Column("way", String, nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("actor", Text, nullable=False),
    Column("at", BigInteger),
    Column("address", Text, nullable=False),
    Column("message_id", ForeignKey("messages.id")),
    Column("asked_at", BigInteger),
    Column("answer_by", BigInteger),
    Column("answered_at", BigInteger),
    Column("reason", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("paused", Boolean, nullable=False),
    Column("outlet_key", Text, nullable=False),
)
ASKS_OPEN = "state IN ('queued', 'asked')"
"""Whose turn is now or still to come; worded once, as a partial index wants it to the letter."""
Index("asks_request", asks.c.request_id, asks.c.position)
Index("asks_expert", asks.c.expert_id, asks.c.asked_at, asks.c.state)
Index("asks_outlet", asks.c.expert_id, asks.c.outlet_key, asks.c.state)
Index("asks_asked", asks.c.asked_at, sqlite_where=text("asked_at IS NOT NULL"))
Index("asks_open", asks.c.state, asks.c.answer_by, sqlite_where=text(ASKS_OPEN))

expert_words = Table(
    "expert_words",
    metadata,
    Column("kind", String, primary_key=True),
    Column("word", String, primary_key=True),
    Column("expert_id", ForeignKey("experts.id"), primary_key=True),
    sqlite_with_rowid=False,
)
"""By which words experts are found: `topic` stems of topics and title, `name` words of names."""
Index("expert_words_expert", expert_words.c.expert_id)

imports = Table(
    "imports",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("name", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("sheet", Text, nullable=False),
    Column("headers", String(64), nullable=False),
    Column("layout", Text, nullable=False),
    Column("state", String, nullable=False),
    Column("actor", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("finished_at", BigInteger),
    Column("total", Integer, nullable=False),
    Column("row", Integer, nullable=False),
    Column("counts", Text, nullable=False),
    Column("version", Integer, nullable=False),
)

imported = Table(
    "imported",
    metadata,
    Column("import_id", ForeignKey("imports.id"), primary_key=True),
    Column("row", Integer, primary_key=True),
    Column("request_id", ForeignKey("requests.id"), nullable=False),
    Column("key", Text, nullable=False),
    Column("likeness", String(32), nullable=False),
    Column("notes", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("before", Text),
    sqlite_with_rowid=False,
)
"""The request is at `version` as the row left it; `before` holds it as it was, with its notes."""
Index("imported_request", imported.c.request_id)
Index("imported_key", imported.c.key, sqlite_where=text("\"key\" <> ''"))
Index("imported_likeness", imported.c.likeness)

asides = Table(
    "asides",
    metadata,
    Column("import_id", ForeignKey("imports.id"), primary_key=True),
    Column("row", Integer, primary_key=True),
    Column("cells", Text, nullable=False),
    Column("problems", Text, nullable=False),
    sqlite_with_rowid=False,
)

COVERAGE_EXPECTED = "kind = 'expected' AND removed_at IS NULL"
"""What is still to appear; worded once, as a partial index wants it to the letter."""

coverage = Table(
    "coverage",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("request_id", ForeignKey("requests.id"), nullable=False),
    Column("kind", String, nullable=False),
    Column("outlet", Text, nullable=False),
    Column("outlet_key", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("link", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("at", BigInteger),
    Column("zone", String, nullable=False),
    Column("clips", Text, nullable=False),
    Column("accuracy", String),
    Column("accuracy_note", Text, nullable=False),
    Column("correction", String),
    Column("correction_note", Text, nullable=False),
    Column("correction_at", BigInteger),
    Column("thanked", Text, nullable=False),
    Column("thanked_at", BigInteger),
    Column("link_check", Text),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    Column("removed_at", BigInteger),
    Column("version", Integer, nullable=False),
)
Index("coverage_request", coverage.c.request_id)
Index("coverage_outlet", coverage.c.outlet_key, coverage.c.at)
Index(
    "coverage_expected",
    coverage.c.at,
    coverage.c.request_id,
    sqlite_where=text(COVERAGE_EXPECTED),
)

clips = Table(
    "clips",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("coverage_id", ForeignKey("coverage.id"), nullable=False),
    Column("content", LargeBinary, nullable=False),
)
Index("clips_coverage", clips.c.coverage_id)

unindexed = Table(
    "unindexed",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("text", Text, nullable=False),
)
"""What was said and is not in the search index yet, under its timeline entry's number."""

interviews = Table(
    "interviews",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("request_id", ForeignKey("requests.id"), nullable=False),
    Column("expert_id", ForeignKey("experts.id")),
    Column("expert_name", Text, nullable=False),
    Column("state", String, nullable=False),
    Column("starts_at", BigInteger, nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("zone", String, nullable=False),
    Column("medium", String),
    Column("form", String),
    Column("place", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("uid", Text, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("announced", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    Column("version", Integer, nullable=False),
)
INTERVIEWS_KEPT = "state <> 'cancelled'"
"""What still takes a time; worded once, as a partial index wants it to the letter."""
Index("interviews_start", interviews.c.starts_at, sqlite_where=text(INTERVIEWS_KEPT))
Index(
    "interviews_expert",
    interviews.c.expert_id,
    interviews.c.starts_at,
    sqlite_where=text(INTERVIEWS_KEPT),
)
Index("interviews_request", interviews.c.request_id)
Index("interviews_uid", interviews.c.uid)

calendars = Table(
    "calendars",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("expert_id", ForeignKey("experts.id"), nullable=False),
    Column("kind", String, nullable=False),
    Column("address", Text, nullable=False),
    Column("etag", Text, nullable=False),
    Column("fetched_at", BigInteger),
    Column("tried_at", BigInteger),
    Column("next_at", BigInteger),
    Column("failures", Integer, nullable=False),
    Column("problem", Text, nullable=False),
    Column("problem_at", BigInteger),
    Column("version", Integer, nullable=False),
)
Index("calendars_expert", calendars.c.expert_id)

busy_times = Table(
    "busy_times",
    metadata,
    Column("calendar_id", ForeignKey("calendars.id"), primary_key=True),
    Column("starts_at", BigInteger, primary_key=True),
    Column("ends_at", BigInteger, nullable=False),
    Column("expert_id", ForeignKey("experts.id"), nullable=False),
    sqlite_with_rowid=False,
)
Index("busy_times_expert", busy_times.c.expert_id, busy_times.c.ends_at, busy_times.c.starts_at)

TRIGGERS = {
    "timeline_is_not_altered": (
        "CREATE TRIGGER timeline_is_not_altered BEFORE UPDATE ON timeline "
        "BEGIN SELECT RAISE(ABORT, 'timeline entries are never altered'); END"
    ),
    "timeline_is_not_deleted": (
        "CREATE TRIGGER timeline_is_not_deleted BEFORE DELETE ON timeline "
        "BEGIN SELECT RAISE(ABORT, 'timeline entries are never deleted'); END"
    ),
}
"""Asserted after every migration, because a rebuilt table loses its triggers without a word."""

SEARCH = (
    "CREATE VIRTUAL TABLE search USING fts5("
    "text, content = '', tokenize = 'unicode61 remove_diacritics 2')"
)
"""Words only, no copy of the text. A row stands under the number of the timeline entry with which
it was said, so newest first is the index's own order, and the entry names the request.
"""
