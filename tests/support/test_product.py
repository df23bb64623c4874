"""The fixtures themselves: a comment goes the whole way, in one process and over all of them."""

from service.domain.simhash import is_near, simhash
from tests.support.letters import letter


def test_a_comment_is_published_by_the_product(product):
    posted = product.comment()
    assert product.receipt(posted)["status"] == "pending"
    assert product.check() == 1
    assert product.receipt(posted)["status"] == "approved"


def test_letters_of_the_tests_are_good_letters(product):
    posted = [product.comment(body=letter(number)) for number in range(100)]
    product.check()
    assert {product.receipt(one)["status"] for one in posted} == {"approved"}


def test_no_letter_of_the_tests_repeats_two_others_which_would_hold_it():
    prints = [simhash(letter(number)) for number in range(1_000)]
    assert max(sum(is_near(one, other) for other in prints) for one in prints) <= 2  # Itself, and one other.


def test_a_comment_is_published_by_processes_of_their_own(stack):
    assert stack.decided(stack.comment()) == "approved"
