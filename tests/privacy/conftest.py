"""A vault with the key of November 2026, and its sealer."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from service.privacy.sealing import Sealer
from service.privacy.vault import Vault


@pytest.fixture
def now() -> datetime:
    return datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def key_directory(tmp_path: Path) -> Path:
    return tmp_path / "keys"


@pytest.fixture
def vault(key_directory: Path) -> Vault:
    vault = Vault(key_directory)
    vault.create_key("2026-11")
    vault.ensure_fingerprint_key()
    return vault


@pytest.fixture
def sealer(vault: Vault) -> Sealer:
    return Sealer(vault.public_keys())
