"""Lettersdesk: the service behind the comment form under every news article."""

__version__ = "0.1.0"
