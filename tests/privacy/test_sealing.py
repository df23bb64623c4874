"""What a seal promises: one length, never the same twice, tied to its month and its comment."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from service.domain.errors import Unavailable
from service.privacy import sealing
from service.privacy.email import parse
from service.privacy.sealing import SEALED_BYTES, BadKey, NoSealingKey, SealedAddress, Sealer
from service.privacy.vault import Vault

SHORTEST, LONGEST = "a@b.cc", "a" * 64 + "@" + ".".join(["b" * 61] * 3) + ".ccc"


def test_every_seal_has_one_length_and_no_two_are_alike(sealer, now):
    addresses = [SHORTEST, LONGEST, *["cnr1@example.org"] * 50]
    seals = {sealer.seal(parse(address), "c1", now).ciphertext for address in addresses}
    assert len(seals) == len(addresses)
    assert {len(seal) for seal in seals} == {SEALED_BYTES} == {368}


def test_a_seal_holds_no_piece_of_the_address(sealer, now):
    sealed = sealer.seal(parse("cnr7f3a@example.org"), "c1", now)
    assert b"cnr7f3a" not in sealed.ciphertext
    assert b"example" not in sealed.ciphertext
    assert repr(sealed) == "SealedAddress(key_id='2026-11')"


def test_an_opened_seal_gives_back_every_letter(vault, sealer, now):
    for address in (SHORTEST, LONGEST, "O'Brien+news@bücher.example.org"):
        assert vault.open(sealer.seal(parse(address), "c1", now), "c1").reveal() == address


@pytest.mark.parametrize(
    ("kids", "moment", "chosen"),
    [
        (["2026-10", "2026-11", "2026-12"], datetime(2026, 11, 1, tzinfo=UTC), "2026-11"),
        (["2026-10", "2026-11", "2026-12"], datetime(2026, 10, 31, 23, 59, 59, tzinfo=UTC), "2026-10"),
        (["2026-09", "2026-12"], datetime(2026, 11, 22, tzinfo=UTC), "2026-09"),
        (["2025-12", "2026-02"], datetime(2026, 1, 1, tzinfo=UTC), "2025-12"),
        (["2026-11", "2026-11.2", "2026-11.10"], datetime(2026, 11, 22, tzinfo=UTC), "2026-11.10"),
        (["2026-11", "2026-12"], datetime(2026, 12, 1, 1, tzinfo=timezone(timedelta(hours=2))), "2026-11"),
    ],
)
def test_the_newest_key_that_is_not_of_the_future_seals(vault, kids, moment, chosen):
    sealer = Sealer(dict.fromkeys(kids, vault.public_key("2026-11")))
    assert sealer.kid_at(moment) == chosen
    assert sealer.seal(parse(SHORTEST), "c1", moment).key_id == chosen


@pytest.mark.parametrize("kids", [[], ["2026-12"], ["2027-01"]])
def test_without_a_key_of_now_or_before_nothing_is_sealed(vault, kids, now):
    sealer = Sealer(dict.fromkeys(kids, vault.public_key("2026-11")))
    with pytest.raises(NoSealingKey, match="lettersdesk keys new") as refusal:
        sealer.seal(parse("cnr1@example.org"), "c1", now)
    assert isinstance(refusal.value, Unavailable)


@pytest.mark.parametrize(
    "kid", ["", "2026-13", "2026-00", "26-11", "2026-11.1", "2026-11.0", "2026-11|x", "2026-11\n"]
)
def test_a_key_id_that_is_no_month_is_refused(kid):
    with pytest.raises(BadKey, match="a month such as 2026-11"):
        Sealer({kid: b"k" * 32})


@pytest.mark.parametrize("length", [0, 31, 33])
def test_a_public_key_of_another_length_is_refused(length):
    with pytest.raises(BadKey, match="must have 32 bytes"):
        Sealer({"2026-11": b"k" * length})


def test_threads_may_share_a_sealer(vault, sealer, now):
    def there_and_back(number: int) -> bool:
        email = parse(f"reader{number}@example.org")
        return vault.open(sealer.seal(email, f"c{number}", now), f"c{number}") == email

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(there_and_back, range(400)))


def run_python(statements: str) -> subprocess.CompletedProcess[str]:
    root = Path(sealing.__file__).parents[2]
    command = [sys.executable, "-c", statements]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)


def test_a_process_that_seals_loads_nothing_that_opens():
    run = run_python("import sys, service.privacy.sealing, service.privacy.network; print(*sys.modules)")
    loaded = set(run.stdout.split())
    assert "service.privacy.sealing" in loaded
    assert not {f"service.privacy.{name}" for name in ("vault", "keyring", "backup", "own_address")} & loaded
    assert not [name for name in vars(sealing) if "private" in name.lower() or "open" in name.lower()]
    assert "decrypt" not in Path(sealing.__file__).read_text(encoding="utf-8")


def test_without_hpke_the_program_does_not_start_and_says_what_to_install():
    missing = "sys.modules['cryptography.hazmat.primitives.hpke'] = None"
    run = run_python(f"import sys; {missing}; import service.privacy.sealing")
    assert run.returncode == 1
    assert "run `pip install 'cryptography>=50'`" in run.stderr.splitlines()[-1]


def test_an_address_sealed_by_the_first_release_still_opens(tmp_path):
    """The layout is a promise to stored rows: change it only together with a new format byte."""
    directory = tmp_path / "keys"
    directory.mkdir(mode=0o700)
    key = directory / "2026-11.key"
    key.touch(mode=0o600)
    key.write_bytes(bytes(range(32)))
    sealed = SealedAddress("2026-11", bytes.fromhex(FIRST_RELEASE))
    assert Vault(directory).open(sealed, "aaaaaaaaaaaaaaaaaaaaaaaaaa").reveal() == "reader@example.org"


FIRST_RELEASE = (
    "86ab9598f76cf536f3103652984529834b41c09f2418996b499a973f338c8d1e3d4f361d34ba9820891f30075ad84341"
    "472c343b1c2f978be9f819fd3c94f094d4e71c7bc7bf6f50fe672894894b473df387155a20a12bb4ac90499bfe830803"
    "15a7519b40707c5d33adce91d932d46cb94c174352f936ddbac570320319381b25443be53fb2d9aada50c0f5d02d779a"
    "7c93442a7a006e8393b28dfbbde8b44c84bfc3af995bbe6ab92ec139515dbe03ef230873297fae59e409d9a7688ebc71"
    "2603b158f14d843331f28ce25e882a6289414d745765e569eb66991371e3c47c39d041eecb2ef82a48c486ad46fb32a0"
    "d09831a942b4a742bf83727b6cad7784688b109ecbcf173f66ca6f27fc7bddc1a1ca7a9e5ed7d00ebee1f0ffed3be07d"
    "08cb34497b7f61a28d68c092acea40a8df63498cfe967b5a64a513c58ac366de6e231bca611ae36ddc5006a0a18acace"
    "92800049184bd197240af94872dbd096779e0ea178412e707434d5b0eee49e23"
)
