"""What a rule may look at behind a score is in every finding of that check."""

import pytest

from service.checks import registry
from service.checks.base import AuthorRecord, Check
from service.checks.details import detail_names
from service.classifiers.toxicity import ATTRIBUTES
from service.domain.verdict import LABEL_NOT_SUPPORTED, Finding
from service.settings import Settings
from service.settings.checking import BUILT_IN

TEXTS = (
    "A quiet remark about the bridge.",
    "!",
    "LOUD http://a.example YOU IDIOT",
    "Ein Satz.",
)
NAMED = [name for name in BUILT_IN if detail_names(name)]


@pytest.fixture(scope="module")
def checks() -> dict[str, Check]:
    return {check.name: check for check in registry.load(NAMED, registry.options_of(Settings()))}


@pytest.mark.parametrize("name", NAMED)
def test_every_number_that_is_promised_is_always_there(checks, judge, name: str) -> None:
    found: list[Finding] = [judge(checks[name], text) for text in TEXTS]
    found += [
        judge(checks[name], similar_comments=9, similar_authors=3, similar_threads=2),
        judge(checks[name], author=AuthorRecord(published=3)),
        judge(checks[name], author=AuthorRecord(spam=3)),
    ]  # fmt: skip
    judged = [one for one in found if one.error is None and one.label != LABEL_NOT_SUPPORTED]
    assert judged
    assert [one for one in judged if set(one.detail) != detail_names(name)] == []


def test_toxicity_promises_its_attributes() -> None:
    assert detail_names("toxicity") == {*ATTRIBUTES, "probability"}


def test_of_a_check_that_is_not_ours_nothing_is_known() -> None:
    assert detail_names("haiku") is None
    assert detail_names("ban") == frozenset()
