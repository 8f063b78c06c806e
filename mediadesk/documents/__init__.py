"""Files in and out: releases that are read, letters' wording, drafts, contact details.

May import `domain`, `paths` and libraries for documents; never the database, mail servers or Qt.
Whatever comes from outside is capped before it is parsed, and becomes plain text.
"""
