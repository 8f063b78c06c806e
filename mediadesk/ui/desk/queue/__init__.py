"""The queue: which requests, by time left, and which one is chosen."""
