"""A migration that others may have run keeps its text: edited later, it leaves their databases behind."""

import hashlib
from pathlib import Path

from service.store import schema

FROZEN = {
    "0001_the_tables_of_the_main_job.py": "1219c0fb1d820f71977c5fc2c1a834445776997c0aab00762547edfc906730b3",
    "0002_scores.py": "8d549493aaaf3c448892db0f1fde2c5b96bf6fd20b8f86fb59418e4e897cdf48",
    "0003_usage_of_keys.py": "61c0267b8a1cce344a0f08039942e8f54db9b575db76ba5ed8c8e35b0fe5087a",
    "0004_lessons.py": "e6426124f27c4348b31790713b8b7e94e739dffeaeb839f82f82e8fd82175910",
    "0005_desk.py": "a4b658939c8addd7994e97ac0c514da5bf5df493906f099641cbbdf2cccad9b6",
    "0006_identities.py": "81778e94948182a41b3ff0b7b5b6d7f15b47d122b8dd1e76f63c64f9dc4f0f46",
    "0007_desk_lists.py": "94017f83d1b0de9eaa6e9a999b77756161fe0bbce9a7d1f28ee16b3468def443",
    "0008_feed.py": "c3542592eb30530e80e0f18261e65fd44b813f52b2802ab74d9615d63dbe977b",
    "0009_webhooks.py": "fc71edecfcbb51e93004e2402569bfb26fb596eb78772938833ebf01caac90d2",
    "0010_webhooks_over_http.py": "0a3eab4221b7e025d873de437249a8a64973458e9230ae9b7e8c896457edd9da",
    "0011_writers.py": "1a2113275b4ce89b256e4a0d3d7d3e2bd1b5a4c349d51983b9eb1668b2cdfaab",
    "0012_appeals.py": "de533e1e2f5875cf3c4adecbad7e398eb3fd4e20da03f3f21add3176ad325264",
    "0013_latest.py": "01e13f9024774d950b716a0725123fa903c1d0a16fe1b3a68f1283d63f6b5847",
    "0014_verifications.py": "f219f70459cee77241718f603a6976327264980a8015dce71aaadd35d6c5442b",
    "0015_discussed.py": "1064f77ae4663f9b6a73288ba59508c8b5b77ade2f4235cb245c90f504a813c2",
    "0016_closed_stories.py": "872f457e29da1bd168b10367318c752894925d760389b66abb3212e19abb6ab4",
    "0017_when_a_story_closed.py": "b2cad32e9a7b16dd1209012266fa40cfa982ca0f2b06e49eeb57df28fbef18f3",
}
"""File to SHA-256. A new migration gets its line with the commit that adds it."""

VERSIONS = Path(schema.__file__).parent / "migrations" / "versions"


def digests() -> dict[str, str]:
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(VERSIONS.glob("*.py"))
    }


def test_no_migration_is_ever_changed():
    changed = [name for name, digest in FROZEN.items() if digests().get(name) != digest]
    assert changed == [], "installations have run it: put it back as it was, and write a new migration"


def test_every_migration_is_frozen():
    new = {name: digest for name, digest in digests().items() if name not in FROZEN}
    assert new == {}, "add the new migration to FROZEN"
