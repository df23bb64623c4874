"""Verbs that write: one file, one function, one transaction that the caller opens. No Flask, no Redis."""
