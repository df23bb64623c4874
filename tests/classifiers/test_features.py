"""Hashed features: what is one, which word it belongs to, and that a batch changes nothing."""

import numpy as np

from service.classifiers import features


def by_kind(grams, kind):
    return grams.hash[grams.kind == kind].tolist()


def test_a_word_has_the_n_grams_within_its_borders_and_no_other():
    grams = features.extract([["ab", "c"]])
    # " ab c ": pairs of characters " a" "ab" "b " " c" "c ", then " ab" "ab " " c ", then " ab "
    assert [len(by_kind(grams, kind)) for kind in (features.WORD, features.PAIR, 2, 3, 4, 5)] == [
        2,
        1,
        5,
        3,
        1,
        0,
    ]


def test_each_feature_belongs_to_the_token_it_starts_in():
    grams = features.extract([["ab", "c"], ["d"]])
    owners = {kind: grams.token[grams.kind == kind].tolist() for kind in (features.WORD, features.PAIR, 2)}
    assert owners == {features.WORD: [0, 1, 2], features.PAIR: [0], 2: [0, 0, 0, 1, 1, 2, 2]}


def test_a_text_has_the_same_features_alone_and_in_a_batch():
    texts = [["you", "fool"], [], ["ein", "größeres", "wort"], ["you", "fool"]]
    batch = features.extract(texts)
    for at, text in enumerate(texts):
        alone = features.extract([text])
        assert sorted(batch.hash[batch.doc == at].tolist()) == sorted(alone.hash.tolist())


def test_equal_words_share_all_hashes_and_other_words_none_of_the_whole_word():
    first, second = features.extract([["fool", "fool"]]), features.extract([["fool", "tool"]])
    assert len(set(by_kind(first, features.WORD))) == 1
    assert len(set(by_kind(second, features.WORD))) == 2


def test_a_word_is_not_its_own_character_gram():
    grams = features.extract([["abc"]])
    assert not set(by_kind(grams, features.WORD)) & set(by_kind(grams, 3))


def test_presence_counts_once():
    once, thrice = features.extract([["fool"]]), features.extract([["fool", "fool", "fool"]])
    (_, few), (_, many) = features.distinct(once, 18), features.distinct(thrice, 18)
    assert len(many) == len(few) + 1  # the pair "fool fool"


def test_a_text_longer_than_the_power_table_hashes_like_a_short_one():
    long = features.extract([["x" * 40_000, "fool"]])
    assert by_kind(long, features.WORD)[1] == by_kind(features.extract([["fool"]]), features.WORD)[0]


def test_no_texts_have_no_features():
    grams = features.extract([])
    assert len(grams.hash) == 0
    assert features.distinct(grams, 18)[0].dtype == np.int64
