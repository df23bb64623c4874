"""Keys with which a site vouches for its readers: shown once, listed without, revoked at once."""

from cryptography.hazmat.primitives.asymmetric import ed25519, x25519
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key

from service.store import author_keys
from service.store.tables import author_keys as table


def pem(key):
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def test_a_key_is_printed_once_and_only_its_public_half_is_kept(operator):
    said = operator.ok("author-keys", "create", "our server")
    private = load_pem_private_key(said.out.encode(), None)
    with operator.product.database.read() as conn:
        (row,) = conn.execute(table.select()).all()
        assert author_keys.find(conn, "demo", row.id) == private.public_key().public_bytes_raw()
    assert row.id in said.err
    assert private.private_bytes_raw() not in bytes(row.public_key)
    listed = operator.ok("author-keys", "list").out
    assert row.id in listed
    assert "our server" in listed


def test_a_key_that_was_made_elsewhere_is_taken_by_its_public_half(operator, tmp_path):
    file = tmp_path / "public.pem"
    key = ed25519.Ed25519PrivateKey.generate()
    file.write_bytes(pem(key))
    said = operator.ok("author-keys", "create", "ours", "--public-key", str(file))
    assert said.out == ""
    with operator.product.database.read() as conn:
        (row,) = conn.execute(table.select()).all()
    assert bytes(row.public_key) == key.public_key().public_bytes_raw()
    for content in (b"no key", pem(x25519.X25519PrivateKey.generate())):
        file.write_bytes(content)
        assert operator("author-keys", "create", "ours", "--public-key", str(file)).code == 2
    assert operator("author-keys", "create", "ours", "--public-key", str(tmp_path / "none")).code == 2


def test_a_revoked_key_vouches_for_nobody(operator):
    operator.ok("author-keys", "create", "our server")
    with operator.product.database.read() as conn:
        (key,) = author_keys.every(conn)
    operator.ok("author-keys", "revoke", key.id)
    with operator.product.database.read() as conn:
        assert author_keys.find(conn, "demo", key.id) is None
        assert author_keys.every(conn) == []
    assert operator("author-keys", "revoke", key.id).code == 2


def test_a_key_is_of_a_site_that_is_there(operator):
    assert operator("author-keys", "create", "our server", "--site", "elsewhere").code == 2
