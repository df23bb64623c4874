"""Which problem an error becomes: its type's, or that of the nearest type above."""

import pytest

from service.api.errors import problem_of
from service.domain.errors import ConfigurationError, LettersdeskError, NotFound, Unavailable
from service.privacy.errors import KeyDestroyed, LoosePermissions, NoSealingKey
from service.usecases.current_sealer import NO_KEY


class Away(Unavailable):
    """A kind of trouble that nobody has listed."""


@pytest.mark.parametrize("error", [Away(), NoSealingKey(), ConfigurationError(NO_KEY), LoosePermissions("x")])
def test_what_time_or_the_operator_mends_is_unavailable_for_now(error):
    problem = problem_of(error)
    assert (problem.kind.status, problem.detail) == (503, "")
    assert problem.headers["Retry-After"]


@pytest.mark.parametrize("error", [LettersdeskError(), KeyDestroyed("2026-11")])
def test_what_nothing_answers_for_is_our_fault(error):
    assert problem_of(error).kind.status == 500


def test_the_nearest_type_answers():
    assert problem_of(NotFound("thread")).kind.status == 404


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("path", ["/api/v1//comments", "//api/v1/events", "/api/v1/webhooks//endpoints"])
def test_an_address_with_a_slash_too_many_is_a_problem_and_leads_nowhere(product, method, path):
    answer = product.client.open(f"http://localhost{path}", method=method)
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")
    assert "Location" not in answer.headers
