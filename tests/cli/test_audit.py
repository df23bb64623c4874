"""``audit --decisions``: who decided about comments over the API, by login or by the name of a token."""

from service.usecases.add_person import Role, add_person, new_person
from tests.support.desk import Desk

PASSWORD = "a long enough password"


def session(product, login: str) -> dict[str, str]:
    with product.database.begin() as conn:
        add_person(conn, new_person(login, PASSWORD, Role.MODERATOR))
    answer = product.client.post("/api/v1/sessions", json={"login": login, "password": PASSWORD})
    return {"Authorization": f"Bearer {answer.json['token']}"}


def test_a_decision_over_the_api_is_told_with_whoever_made_it(operator):
    product = operator.product
    by_person, by_program = product.comment(), product.comment()
    Desk(product, session(product, "anna")).decide(by_person, "reject")
    Desk(product).decide(by_program, "approve")
    said = operator.ok("audit", "--decisions").lines
    assert len(said) == 3
    assert [line.split("  ")[0] for line in said[1:]] == sorted(
        (line[:16] for line in said[1:]), reverse=True
    )
    assert f"{by_program.id}  pending -> approved  test" in said[1]
    assert f"{by_person.id}  pending -> rejected  anna" in said[2]


def test_what_the_checks_or_an_operator_decided_is_not_in_it(operator):
    posted = operator.product.published()
    operator.ok("moderate", "hold", posted.id)
    assert len(operator.ok("audit", "--decisions").lines) == 1
    assert "moderate.hold" in operator.ok("audit").out


def test_so_many_are_shown_and_no_more(operator):
    desk = Desk(operator.product)
    for _ in range(3):
        desk.decide(operator.product.comment(), "reject")
    assert len(operator.ok("audit", "--decisions", "--limit", "2").lines) == 3
