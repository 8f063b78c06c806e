"""A reading as the JSON of `mediadesk read-release --json`."""

from __future__ import annotations

from typing import Any

from mediadesk.domain.release import Reading


def reading_to_json(reading: Reading) -> dict[str, Any]:
    """Return the keys that scripts rely on; offsets count characters of `Reading.text`."""
    return {
        "file": reading.file,
        "headline": reading.headline,
        "dateline_city": reading.dateline_city,
        "release_date": reading.release_date.isoformat() if reading.release_date else None,
        "embargo": reading.embargo.text if reading.embargo else None,
        "report_title": reading.report_title,
        "report_url": reading.report_url,
        "report_authors": list(reading.report_authors),
        "experts": [
            {"name": person.name, "role": person.role, "email": person.email, "phone": person.phone}
            for person in reading.experts
        ],
        "contacts": [
            {"name": person.name, "email": person.email, "phone": person.phone}
            for person in reading.contacts
        ],
        "language": reading.language,
        "warnings": [
            {"code": item.code, "message": item.message, "start": item.start, "end": item.end}
            for item in reading.warnings
        ],
        "spans": {name: [list(span) for span in spans] for name, spans in reading.spans.items()},
        "problems": [{"field": item.field, "message": item.message} for item in reading.problems],
    }
