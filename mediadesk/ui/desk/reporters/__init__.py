"""Reporters and outlets as records: the list, one record with what it asked, and merging two."""
