"""``lettersdesk erase``: erase one comment, or all that a mailbox wrote. For a worker's host."""

import argparse

from service.cli.terminal import confirm, line_of_stdin, note, runtime_of, scrub
from service.domain.errors import ConfigurationError, FieldError, Invalid
from service.privacy.email import Email, InvalidEmail, parse
from service.runtime import Runtime, open_vault
from service.store import comments
from service.usecases.erase_author import erase_author
from service.usecases.erase_comment import ON_REQUEST, erase_comment
from service.usecases.retain_contacts import erase_due_addresses


def add(parsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    parser = parsers.add_parser("erase", help="erase a comment, or everything that one address wrote")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("id", nargs="?", help="the comment")
    what.add_argument(
        "--address-stdin", action="store_true",
        help="all comments of the address on standard input, which is not kept or logged",
    )  # fmt: skip
    parser.add_argument("--yes", action="store_true", help="do not ask")
    parser.set_defaults(run=_run)


def _run(chosen: argparse.Namespace) -> int:
    if chosen.address_stdin:
        return _by_address(_typed())
    confirm("Text, name and address will be gone for good.", "erase", sure=chosen.yes)
    with runtime_of() as runtime:
        with runtime.database.begin() as conn:
            comment = comments.lock(conn, chosen.id)
            erase_comment(conn, comment, ON_REQUEST)
            note(conn, "erase", comment.id)
        erase_due_addresses(runtime.database)
        print(f"Erased {comment.id}.", flush=True)
        return scrub(runtime.database)


def _by_address(email: Email) -> int:
    with runtime_of() as runtime:
        if not runtime.settings.keys.is_dir():
            raise ConfigurationError("There are no private keys on this host. Run it where the workers run.")
        erased = erase_author(runtime.database, open_vault(runtime.settings), email)
        _note(runtime, erased)
        print("\n".join([*erased, f"Erased {len(erased)} comments."]), flush=True)
        return scrub(runtime.database)


def _note(runtime: Runtime, erased: list[str]) -> None:
    """One row each: the comments are named, the address is not."""
    with runtime.database.begin() as conn:
        for comment_id in erased:
            note(conn, "erase", comment_id, "by address")
        if not erased:
            note(conn, "erase", None, "by address: nothing found")


def _typed() -> Email:
    try:
        return parse(line_of_stdin(), allow_smtputf8=True)
    except InvalidEmail as refused:
        raise Invalid((FieldError("address", str(refused.code)),)) from None
