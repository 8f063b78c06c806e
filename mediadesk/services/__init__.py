"""Use cases: one public method, one intention, one transaction, one timeline entry.

May import `domain` only. What is outside (storage, mail, documents, the keyring, the clock) comes
in through the Protocols of `ports`, so that a use case can be read and tested without any of it.
Use cases do not call each other.
"""
