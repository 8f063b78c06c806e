"""The outbox as a page: what is to leave, what left, and what asks for a person."""
