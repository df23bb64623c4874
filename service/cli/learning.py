"""``lettersdesk learning``: what a site taught the spam check, back and forth, in and out."""

import argparse
from pathlib import Path

from sqlalchemy import Connection

from service.classifiers.online import BadLayer, Layer, layer_from_bytes
from service.cli.arguments import place
from service.cli.printing import table
from service.cli.terminal import note, runtime_of
from service.domain.errors import ConfigurationError, NotFound
from service.store import layers, lessons, sites
from service.store.layers import StoredLayer
from service.usecases.teach_spam import put_in_force, replayed

FILE_BYTES_MAX = 4_000_000


def add(parsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    commands = parsers.add_parser(
        "learning", help="what moderators taught the spam check: list, rollback, export, import"
    )
    ways = commands.add_subparsers(title="learning commands", required=True, metavar="COMMAND")
    ways.add_parser("list", help="show the versions of the site's layer").set_defaults(run=_list)
    back = ways.add_parser("rollback", help="put an older version in force again")
    back.add_argument("version", type=place, help="0: nothing learned")
    back.set_defaults(run=_rollback)
    promote = ways.add_parser("promote", help="put the candidate in force that `lettersdesk train` made")
    promote.set_defaults(run=_promote)
    ways.add_parser("drop", help="end the candidate's run beside the layer in force").set_defaults(run=_drop)
    out = ways.add_parser("export", help="write the layer in force to a file")
    out.add_argument("file", type=Path)
    out.set_defaults(run=_export)
    take = ways.add_parser("import", help="put a layer from a file in force")
    take.add_argument("file", type=Path)
    take.set_defaults(run=_import)
    again = ways.add_parser("replay", help="make a version again from the one before it, and compare")
    again.add_argument("version", type=place)
    again.set_defaults(run=_replay)
    for way in ways.choices.values():
        way.add_argument("--site", help="the site; may be left out where there is one")


def _list(chosen: argparse.Namespace) -> int:
    with runtime_of() as runtime, runtime.database.read() as conn:
        found = layers.history(conn, sites.resolve(conn, chosen.site).id)
    in_force = next((one.version for one in found if not one.candidate), 0)
    rows = [
        (
            one.version, one.spam, one.ham, one.origin,
            "candidate" if one.candidate else "in force" if one.version == in_force else "",
            f"{one.created_at:%Y-%m-%d %H:%M} UTC",
        )
        for one in found
    ]  # fmt: skip
    table(("VERSION", "SPAM", "HAM", "FROM", "STATE", "SINCE"), rows)
    return 0


def _rollback(chosen: argparse.Namespace) -> int:
    with runtime_of() as runtime, runtime.database.begin() as conn:
        site_id = sites.resolve(conn, chosen.site).id
        stored = layers.get(conn, site_id, chosen.version)
        if stored is None and chosen.version != 0:
            raise NotFound("version")
        layer = layer_from_bytes(stored.state) if stored else Layer()
        keep = runtime.settings.learning_versions_max
        new = put_in_force(conn, site_id, layer, origin=f"version {chosen.version}", keep=keep)
        note(conn, "learning.rollback", reason=f"{site_id} to version {chosen.version}")
    print(
        f"Version {new} is in force, and equal to version {chosen.version}. What it is taught now adds to it."
    )
    return 0


def _promote(chosen: argparse.Namespace) -> int:
    with runtime_of() as runtime, runtime.database.begin() as conn:
        site_id = sites.resolve(conn, chosen.site).id
        stored = _candidate(conn, site_id)
        keep = runtime.settings.learning_versions_max
        # What was taught since it was trained is taught to it as well.
        current = layers.newest(conn, site_id)
        through = current.through_seq if current else stored.through_seq
        since = lessons.between(conn, site_id, after=stored.through_seq, through=through)
        layer = replayed(layer_from_bytes(stored.state), since)
        new = put_in_force(conn, site_id, layer, origin=f"candidate {stored.version}", keep=keep)
        layers.drop_candidates(conn, site_id)
        note(conn, "learning.promote", reason=f"{site_id} candidate {stored.version}")
    later = f", and was taught {len(since)} lessons more" if since else ""
    print(f"Version {new} is in force: it is the candidate {stored.version}{later}.")
    return 0


def _drop(chosen: argparse.Namespace) -> int:
    with runtime_of() as runtime, runtime.database.begin() as conn:
        site_id = sites.resolve(conn, chosen.site).id
        stored = _candidate(conn, site_id)
        current = layers.newest(conn, site_id)
        layer = layer_from_bytes(current.state) if current else Layer()
        # A new number, because workers look for one to learn that something has changed.
        put_in_force(
            conn, site_id, layer, origin="without candidate", keep=runtime.settings.learning_versions_max
        )
        layers.drop_candidates(conn, site_id)
        note(conn, "learning.drop", reason=f"{site_id} candidate {stored.version}")
    print("No candidate runs any more.")
    return 0


def _candidate(conn: Connection, site_id: str) -> StoredLayer:
    stored = layers.newest(conn, site_id, candidate=True)
    if stored is None:
        raise NotFound("candidate")
    return stored


def _export(chosen: argparse.Namespace) -> int:
    with runtime_of() as runtime, runtime.database.read() as conn:
        stored = layers.newest(conn, sites.resolve(conn, chosen.site).id)
    if stored is None:
        raise NotFound("layer")
    try:
        chosen.file.write_bytes(stored.state)
    except OSError as error:
        raise ConfigurationError(f"{chosen.file} cannot be written: {error.strerror}.") from None
    print(f"Version {stored.version} is in {chosen.file}: hashed features and their weights, no text.")
    return 0


def _import(chosen: argparse.Namespace) -> int:
    layer = _read(chosen.file)
    with runtime_of() as runtime, runtime.database.begin() as conn:
        site_id = sites.resolve(conn, chosen.site).id
        keep = runtime.settings.learning_versions_max
        new = put_in_force(conn, site_id, layer, origin="import", keep=keep)
        note(conn, "learning.import", reason=f"{site_id} version {new}")
    print(f"Version {new} is in force: {layer.spam} lessons of spam and {layer.ham} of ham.")
    return 0


def _replay(chosen: argparse.Namespace) -> int:
    with runtime_of() as runtime, runtime.database.read() as conn:
        site_id = sites.resolve(conn, chosen.site).id
        stored = layers.get(conn, site_id, chosen.version)
        if stored is None:
            raise NotFound("version")
        if stored.origin != layers.FROM_LESSONS:
            raise ConfigurationError(
                f"Version {stored.version} was not made of the lessons since the one before it, but of: "
                f"{stored.origin}. `lettersdesk train` makes a candidate again, the same under the same seed."
            )
        before = layers.newest(conn, site_id, below=chosen.version)
        if before is None and chosen.version != 1:
            raise ConfigurationError("The version before it is not kept any more.")
        start, after = (layer_from_bytes(before.state), before.through_seq) if before else (Layer(), 0)
        taught = lessons.between(conn, site_id, after=after, through=stored.through_seq)
    same = replayed(start, taught).to_bytes() == stored.state
    print(f"{len(taught)} lessons made {'the same' if same else 'another'} layer.")
    return 0 if same else 1


def _read(path: Path) -> Layer:
    try:
        with path.open("rb") as file:
            data = file.read(FILE_BYTES_MAX + 1)
        if len(data) > FILE_BYTES_MAX:
            raise ConfigurationError(f"A layer may have {FILE_BYTES_MAX} bytes.")
        return layer_from_bytes(data)
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be read: {error.strerror}.") from None
    except (BadLayer, ValueError, KeyError, EOFError) as error:
        raise ConfigurationError(f"{path} is no layer: {error}.") from None
