"""Reads a press release: text or web page in, `mediadesk.domain.release.Reading` out.

The way of a file: `decode` (bytes to text) or `html` (page to text and links) → `lines` → what each
field's module (`headline`, `dates`, `embargo`, `report`, `people`, `contacts`) finds → `reader`
puts it together. The words of the genre are data in `resources/cues/`, one file per language.
Every candidate keeps its evidence, so that a person can follow why a line was taken for an expert.
May import `domain` and `paths` only.
"""

from mediadesk.documents.releases.export import reading_to_json
from mediadesk.documents.releases.reader import (
    MAX_BYTES,
    read_release,
    read_release_file,
    release_bytes,
)

__all__ = ["MAX_BYTES", "read_release", "read_release_file", "reading_to_json", "release_bytes"]
