"""Processes that work behind the answers: they check comments, sweep, and keep the promises on time.

They never serve HTTP to anyone, and they are the only ones that hold private keys.
"""
