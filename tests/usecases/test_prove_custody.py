"""The doctor's trial: it finds what it should find, and leaves nothing behind."""

import pytest

from service.privacy.sealing import SEALED_BYTES, SealedAddress, Sealer
from service.privacy.vault import Vault
from service.store.tables import metadata
from service.usecases.prove_custody import Proof, prove_custody
from tests.support.product import SITE


def prove(newsroom, *, vault=None, sealer=None):
    sealer = sealer or Sealer(newsroom.vault.public_keys())
    return prove_custody(newsroom.database, sealer, SITE, vault=vault, now=newsroom.now)


def test_a_sealed_address_leaves_no_trace_and_opens_here(newsroom):
    assert prove(newsroom, vault=newsroom.vault) == Proof(traces=(), opens=True)
    assert prove(newsroom).opens is None


def test_everything_is_taken_back(newsroom):
    def counts():
        return {table.name: len(newsroom.rows(table)) for table in metadata.sorted_tables}

    before = counts()
    prove(newsroom, vault=newsroom.vault)
    assert counts() == before


def test_a_planted_public_key_is_noticed(newsroom, tmp_path):
    strangers = Vault(tmp_path / "other")
    strangers.create_key("2026-11")
    planted = Sealer(strangers.public_keys())
    assert prove(newsroom, vault=newsroom.vault, sealer=planted) == Proof(traces=(), opens=False)


class Careless:
    """A sealer that a mistake has put in the place of the real one."""

    def __init__(self, write):
        self._write = write

    def seal(self, email, _comment_id, _now):
        return SealedAddress("2026-11", self._write(email.reveal().encode()))


@pytest.mark.parametrize(
    "write",
    [
        lambda raw: raw.ljust(SEALED_BYTES, b"\0"),
        lambda raw: (b"x" + raw.partition(b"@")[0]).ljust(SEALED_BYTES),
        lambda raw: raw[::-1],
    ],
    ids=["plain", "half of it", "of another length"],
)
def test_a_seal_that_is_none_is_noticed(newsroom, write):
    proof = prove(newsroom, vault=newsroom.vault, sealer=Careless(write))
    assert proof == Proof(traces=("contacts",), opens=False)
