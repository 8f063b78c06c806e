"""The import of an old log, in three steps: the file, its columns, what would change."""
