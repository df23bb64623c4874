"""Rows that training makes up, and the words it calls rude: from the training folds alone, under a seed."""

import numpy as np
import pytest

from training import corpus, rude_words, short_ham
from training.lexicons import Term, term_hashes


def row(text, *, fold=1, toxic=False, source="jigsaw_test"):
    labels = np.full(len(corpus.ATTRIBUTES), np.nan, dtype=np.float32)
    labels[0] = toxic
    return corpus.Row(source, corpus.group_of(source), fold, text, labels)


NEWS = [
    row(f"the council met on day {at} about the harbour", fold=at % 10, source="civil_safe")
    for at in range(40)
]


def test_short_ham_is_cut_from_one_comment_and_stays_in_its_fold():
    made = list(short_ham.of_news(NEWS, seed=1))
    cut = [ham for ham in made if ham.source == short_ham.SNIPPETS]
    assert [ham.fold for ham in cut] == [one.fold for one in NEWS]
    assert all(ham.text in one.text for ham, one in zip(cut, NEWS, strict=True))
    assert all(1 <= len(ham.text.split()) <= short_ham.WORDS_MAX for ham in cut)
    linked = [ham.text for ham in made if ham.source == short_ham.LINKED]
    assert len(linked) == len(NEWS) / short_ham.LINKED_EVERY
    assert all(text.count(short_ham.LINK) == 1 for text in linked)


def test_the_same_seed_makes_the_same_short_ham():
    first, again, other = (list(short_ham.of_news(NEWS, seed=seed)) for seed in (1, 1, 2))
    assert first == again != other


def test_a_name_of_somebody_who_also_posted_spam_is_no_ham():
    posted = [("Ann", "0"), ("Bob", "0"), ("Bob", "1"), ("Ann", "0"), ("", "0")]
    records = [{"author": name, "SPAM": spam, "fold": "3"} for name, spam in posted]
    assert list(short_ham.of_authors(records)) == [short_ham.Ham(short_ham.NAMES, 3, "Ann")]


@pytest.fixture
def rude():
    """The words found rude among these rows, as a question: ``rude("word")``."""

    def ask(rows, word, terms=()):
        found = rude_words.hashes(rows, [one.text.split() for one in rows], terms)
        return bool(np.isin(term_hashes([word]), found).all())

    return ask


def test_a_word_is_rude_if_it_stands_mostly_in_toxic_texts(rude):
    rows = [row("grumplo it is", toxic=True)] * 3 + [row("grumplo it is")]
    assert rude(rows, "grumplo")
    assert not rude([*rows, row("grumplo")], "grumplo")
    assert not rude(rows[:2], "grumplo")


def test_the_held_out_fold_and_sources_picked_by_a_list_do_not_count(rude):
    assert not rude([row("grumplo", toxic=True, fold=corpus.VALIDATION_FOLD)] * 9, "grumplo")
    assert not rude([row("grumplo", toxic=True, source="davidson")] * 9, "grumplo")


def test_a_single_word_that_a_list_calls_severe_is_rude(rude):
    assert rude([], "grumplo", [Term("grumplo", (), 2.5)])
    assert not rude([], "grumplo", [Term("grumplo", (), 1.5)])


def test_the_likeliest_misspellings_go_with_it_unless_somebody_wrote_them_without_being_rude(rude):
    listed = [Term("grumplo", (), 2.5)]
    assert rude([], "grmplo", listed)
    assert rude([], "gurmplo", listed)
    assert not rude([], "rumplo", listed)
    assert not rude([row("grmplo is a town")], "grmplo", listed)
