"""The settings as a page: one column, saved together or not at all."""
