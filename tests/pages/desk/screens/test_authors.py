"""Commenters: found by name, never by address; listed by what they are here; each with a page."""

import pytest

from tests.support.canary import Flock


def names(page) -> list[str]:
    return [row.one("th").text.strip() for row in page.one("tbody").all("tr")]


def test_a_name_finds_whoever_signed_with_it_and_no_word_of_a_text_does(ana, room):
    room.comment(author_name="Grace Hopeful", body="The bridge needs paint, says my neighbour the baker.")
    room.comment(author_name="Paul Baker")
    assert names(ana.page("/desk/authors?name=baker")) == ["Paul Baker"]
    assert names(ana.page("/desk/authors?name=grace+hope")) == ["Grace Hopeful"]


@pytest.mark.parametrize("name", ["nobody", "***", '" OR author_name : "a', "a* NOT b", "  ", "%"])
def test_what_finds_nobody_says_so_or_is_no_search(ana, room, name):
    room.comment(author_name="Grace Hopeful")
    page = ana.page("/desk/authors?name=" + name.replace("%", "%25").replace(" ", "+").replace("*", "%2A"))
    assert "No author matches." in page.text or names(page) == ["Grace Hopeful"]


def test_an_address_finds_nobody(ana, room):
    flock = Flock()
    address = flock.new()
    room.comment(author_email=address)
    answer = ana.get("/desk/authors", query_string={"name": address})
    assert "No author matches." in answer.text


def test_who_wrote_last_comes_first_and_nobody_twice(ana, room):
    for name in ("Ada", "Ben"):
        room.comment(author_name=name, author_email=f"{name.lower()}@example.com")
    room.comment(author_name="Ada Later", author_email="ada@example.com")
    assert names(ana.page("/desk/authors")) == ["Ada Later", "Ben"]


def test_the_filters_tell_apart_the_limited_the_trusted_the_new_and_the_refused(ana, room):
    posted = {name: room.comment(author_name=name) for name in ("Plain", "Limited", "Banned", "Trusted")}
    bad = [room.comment(author_name="Refused", author_email="bad@example.com") for _ in range(2)]
    for name, standing in (("Limited", "limited"), ("Banned", "banned"), ("Trusted", "trusted")):
        fields = {"standing": standing, "days": "5", "reason": "x"}
        assert ana.send(f"/desk/comments/{posted[name].id}/commenter", fields).status_code == 303
    for one in bad:
        fields = {"decision": "reject", "reason": "off_topic", "version": str(room.row(one.id).version)}
        assert ana.send(f"/desk/comments/{one.id}/decisions", fields).status_code == 303
    assert set(names(ana.page("/desk/authors?kind=limited"))) == {"Limited", "Banned"}
    assert names(ana.page("/desk/authors?kind=trusted")) == ["Trusted"]
    assert names(ana.page("/desk/authors?kind=refused")) == ["Refused"]
    assert len(names(ana.page("/desk/authors?kind=new"))) == 5
    assert names(ana.page("/desk/authors?kind=trusted&name=trusted")) == ["Trusted"]
    assert "No author matches." in ana.page("/desk/authors?kind=trusted&name=plain").text


def test_a_page_has_the_numbers_the_comments_and_what_was_decided(ana, room):
    email = "one@example.com"
    first = room.comment(author_name="Grace", author_email=email)
    room.held(author_name="Grace H.", author_email=email)
    path = f"/desk/authors/{room.author(first.id)}"
    ana.send(
        f"/desk/comments/{first.id}/commenter", {"standing": "limited", "days": "9", "reason": "shouting"}
    )
    page = ana.page(path)
    assert page.one("h1").text == "Grace H."
    assert "Also signed with Grace." in page.text
    assert "1 waiting" in page.text
    assert "In 90 days: 2 comments, 0 refused (0%)" in page.text
    assert "limited a commenter" in page.text
    assert "shouting" in page.text
    assert len(page.one("ul", class_="rows").all("li")) == 2
    assert "None." in ana.page(f"{path}?tab=rejected").one("ul", class_="rows").text


def test_what_may_be_done_is_done_from_the_page_too(ana, room):
    posted = room.comment()
    path = f"/desk/authors/{room.author(posted.id)}"
    form = next(
        form for form in ana.page(path).all("form") if form.attributes["action"].endswith("/commenter")
    )
    fields = {"standing": "trusted", "days": "9", "reason": "a regular", "back": path}
    answer = ana.send(form.attributes["action"], fields)
    assert answer.location == path
    assert "Trusted" in ana.page(path).one("p", class_="facts").text


def test_comments_beyond_the_first_page_are_a_link_away(ana, room):
    for _ in range(27):
        last = room.product.comment(author_email="busy@example.com")
    room.product.check()
    path = f"/desk/authors/{room.author(last.id)}"
    more = ana.page(path).one("a", rel="next").attributes["href"]
    assert len(ana.page(more).one("ul", class_="rows").all("li")) == 2
    assert ana.get(f"{path}?after=bent").status_code == 404


@pytest.mark.parametrize("path", ["/desk/authors/x", f"/desk/authors/{'a' * 26}", "/desk/authors?kind=all",
                                  "/desk/authors?site=other"])  # fmt: skip
def test_what_is_not_there_is_404(ana, path):
    assert ana.get(path).status_code == 404


def test_a_list_costs_the_same_for_any_number_of_authors(ana, room):
    room.comment()
    with room.statements() as few:
        ana.page("/desk/authors")
    for _ in range(8):
        room.product.comment()
    room.product.check()
    with room.statements() as many:
        ana.page("/desk/authors")
    assert len(many) == len(few)


def test_no_address_no_mask_and_no_domain_is_on_any_of_it(ana, room):
    flock = Flock()
    posted = room.comment(author_email=flock.new())
    for path in ("/desk/authors", f"/desk/authors/{room.author(posted.id)}"):
        answer = ana.get(path)
        assert not [*flock.scanner().scan(path, answer.data)]
        assert "@" not in answer.text
