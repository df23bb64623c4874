"""A key with which a news site vouches for its readers: made here, or made there and its public half taken.

The private half is returned once and kept nowhere. The service checks signatures and can make none.
"""

from dataclasses import dataclass, field

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_public_key,
)
from sqlalchemy import Connection

from service.domain.errors import FieldError, Invalid, NotFound
from service.domain.ids import new_id
from service.domain.text import TextRefused, clean_line
from service.store import author_keys, sites

NAME_CHARS_MAX = 100
PEM_BYTES_MAX = 4_096


@dataclass(frozen=True, slots=True)
class Made:
    """A new key: its id, which every token names as ``kid``, and the private half as PKCS #8 in PEM."""

    id: str
    private_pem: str = field(repr=False)


def make_author_key(conn: Connection, site_id: str, name: str) -> Made:
    """Make a key pair for a site and store the public half. Raises Invalid for the name, NotFound."""
    private = Ed25519PrivateKey.generate()
    key_id = _add(conn, site_id, name, private.public_key())
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return Made(key_id, pem.decode("ascii"))


def take_author_key(conn: Connection, site_id: str, name: str, public_pem: bytes) -> str:
    """Store a public key in PEM that the site made itself; returns its id. Raises Invalid, NotFound."""
    try:
        public = load_pem_public_key(public_pem[:PEM_BYTES_MAX])
    except (ValueError, UnsupportedAlgorithm):
        raise Invalid((FieldError("public-key", "not_a_public_key_in_pem"),)) from None
    if not isinstance(public, Ed25519PublicKey):
        raise Invalid((FieldError("public-key", "not_ed25519"),))
    return _add(conn, site_id, name, public)


def _add(conn: Connection, site_id: str, name: str, public: Ed25519PublicKey) -> str:
    try:
        name = clean_line(name, chars_max=NAME_CHARS_MAX)
    except TextRefused as refused:
        raise Invalid((FieldError("name", refused.code, NAME_CHARS_MAX),)) from None
    if all(site.id != site_id for site in sites.every(conn)):
        raise NotFound("site")
    key_id = new_id()
    author_keys.add(conn, key_id, site_id, name=name, public_key=public.public_bytes_raw())
    return key_id
