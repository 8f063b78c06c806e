"""Releases on the press desk: the list, and one with its embargo ledger, its link, its history."""
