"""The review of a release before it is stored: its text with marks, and the fields."""
