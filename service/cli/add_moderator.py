"""``lettersdesk add-moderator``: an account for somebody at the desk. ``people add`` under its first name."""

import argparse

from service.cli.people import describe_account


def add(parsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    parser = parsers.add_parser(
        "add-moderator", help="give somebody an account at the desk; asks for the password twice"
    )
    describe_account(parser)
