"""Everything that is published is judged: the name and the website as the text, with places in them.

And a name is not an insult for what it looks like.
"""

import pytest

from service.checks import links, personal_data, spam, toxicity, wordlist
from service.domain.verdict import Field

SPAM, TOXICITY = spam.SpamCheck(), toxicity.ToxicityCheck()

ORDINARY = """Dick Cockburn;Dick;Dick Cheney;Philip K. Dick;Hancock;Fanny;Fanny Price;Gaylord;Gaylord Perry
Wang;Wang Wei;Nguyen;Phuc Nguyen;Phuc;Bich Ngoc;Dung;Mohammed;Mohammed Ali;Jesus;Jesus Navas;O'Brien;Müller
Sean O'Brien;Jürgen Müller;Gay Talese;Marvin Gaye;Cockburn;Woodcock;Hitchcock;Babcock;Dickens;Dickinson
Dikshit;Madhuri Dixit;Fuchs;Günther Fuchs;Fukuda;Yasuo Fukuda;Suk-jin;Kim Bum;Ho Chi;Hui;Putin;Nigel
Nigella;Ngozi Okonjo;Oluwaseun;Chukwuemeka;Kwame;Fatima;Ibrahim;Mustafa;Abdullah;Osama;Ayesha;Priya;Lakshmi
Gurdeep Singh;Sandeep;Harpreet Kaur;Semyon;Semen Petrov;Ivan Ivanov;Łukasz;Zbigniew;Siobhán;Aoife;Pádraig
Björn;Åsa;Øystein;José María;João;Begoña;Ángel;Françoise;Jean-Luc;Yuki;Satoshi;Hiroshi;Takeshi;Li Xiao;Xi
Van Dyke;Hooker;John Lee Hooker;Weiner;Wiener;Randy;Willy;Rod;Peter;Johnson;Butt;Bilal Butt;Butts;Ed Balls
Titus;Titmuss;Sexton;Essex boy;Scunthorpe reader;Penistone;Cummings;Assange;Bashar Assad;Savage;Slaughter
Cohen;Goldberg;Christian;Israel;Virginia;Regina;Seaman;Draper;Raper;Spicer;Krauthammer;Moroni;Faggiani;Shitaro
Black;White;Brown;Anna K.;J. S.;A reader;Angry Dad;Old Tom;bookworm42;Concerned citizen;Dr. Strange
Мария;Дмитрий;王伟;田中;محمد;דוד;Γιώργος;김철수;สมชาย""".replace("\n", ";").split(";")

SLURS = ["nigger", "N1gger", "fuck you", "f.u.c.k", "Faggot", "Stupid cunt", "The editor is a moron",
         "retard", "Kill all jews", "asshole", "sh1thead", "ïdîöt", "whore", "fuck muslims"]  # fmt: skip


@pytest.mark.parametrize("name", ORDINARY)
def test_an_ordinary_name_is_neither_rude_nor_spam(judge, name: str) -> None:
    rude, offer = judge(TOXICITY, author_name=name), judge(SPAM, author_name=name)

    assert (rude.score < 0.5, offer.score < 0.5) == (True, True), (rude.score, offer.score)
    assert not any(span.field is Field.AUTHOR_NAME for span in (*rude.spans, *offer.spans))


@pytest.mark.parametrize("name", SLURS)
def test_a_slur_as_a_name_is_found_and_shown_in_the_name(judge, name: str) -> None:
    found = judge(TOXICITY, author_name=name)

    assert found.score >= 0.5
    assert found.reason.startswith("toxicity.")
    assert {span.field for span in found.spans} == {Field.AUTHOR_NAME}
    assert all(0 <= span.start < span.end <= len(name) for span in found.spans)


def test_a_slur_as_a_name_is_found_beside_a_text_in_a_language_nobody_judges(judge) -> None:
    text = "Este artículo no dice la verdad y el alcalde lo sabe muy bien"

    found = judge(TOXICITY, text, author_name="nigger")

    assert (found.label, found.error) == ("flagged", None)


def test_the_worst_of_the_three_is_the_score(judge) -> None:
    alone = judge(TOXICITY, "You are an idiot.")

    both = judge(TOXICITY, "You are an idiot.", author_name="fuck you")

    assert both.score >= alone.score
    assert {span.field for span in both.spans} == {Field.BODY, Field.AUTHOR_NAME}


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://example.org/fuck-you", "fuck"),
        ("https://fuck-you.example/", "fuck"),
        ("https://example.org/%66%75%63%6B%20you", "%66%75%63%6B%20"),
    ],
)
def test_a_rude_website_is_found_and_shown_where_it_says_so(judge, url: str, shown: str) -> None:
    found = judge(TOXICITY, author_url=url)

    assert found.score >= 0.5
    assert any(url[span.start : span.end].startswith(shown) for span in found.spans)
    assert {span.field for span in found.spans} == {Field.AUTHOR_URL}


@pytest.mark.parametrize("name", ["Buy cheap viagra", "Cheap pills online", "Best online casino bonus"])
def test_an_advertisement_as_a_name_is_spam_and_shown_in_the_name(judge, name: str) -> None:
    found = judge(SPAM, author_name=name)

    assert found.score >= 0.5
    assert {span.field for span in found.spans} == {Field.AUTHOR_NAME}


@pytest.mark.parametrize("url", ["http://casino-pills.example/", "https://example.com/buy-cheap-viagra"])
def test_a_website_that_sells_is_spam_and_shown_in_the_website(judge, url: str) -> None:
    found = judge(SPAM, author_url=url)

    assert found.score >= 0.5
    assert {span.field for span in found.spans} == {Field.AUTHOR_URL}


@pytest.mark.parametrize(
    "url",
    ["https://example.org/", "https://www.maria-lopez.example/blog", "https://news.example.com/2026/05/article.html",
     "https://en.wikipedia.org/wiki/Clock", "https://social.example/@reader", "https://scunthorpe.example/fanny-price"],
)  # fmt: skip
def test_an_ordinary_website_is_neither_rude_nor_spam(judge, url: str) -> None:
    assert judge(TOXICITY, author_url=url).score < 0.5
    assert judge(SPAM, author_url=url).score < 0.5
    assert judge(links.check({}), author_url=url).score < 0.5


@pytest.fixture
def listed(tmp_path):
    """The word list of an operator who minds one word."""
    path = tmp_path / "words.txt"
    path.write_text("grumplo\n", encoding="utf-8")
    return wordlist.check({"file": str(path)})


@pytest.mark.parametrize(
    ("known", "reason", "field"),
    [
        ({"author_name": "Old Grumplo"}, "wordlist.in_name", Field.AUTHOR_NAME),
        ({"author_url": "https://example.org/old-grumplo"}, "wordlist.in_url", Field.AUTHOR_URL),
        ({"author_url": "https://grumplo.example"}, "wordlist.in_url", Field.AUTHOR_URL),
    ],
)
def test_a_listed_word_is_shown_in_the_field_it_stands_in(judge, listed, known, reason, field) -> None:
    found = judge(listed, **known)

    [(typed)] = known.values()
    [span] = found.spans
    assert (found.reason, span.field, typed[span.start : span.end].lower()) == (reason, field, "grumplo")


def test_a_link_as_a_name_waits_and_is_shown(judge) -> None:
    found = judge(links.check({}), author_name="Shoes at shop.com")

    assert (found.reason, found.label) == ("links.in_name", "flagged")
    [span] = found.spans
    assert (span.start, span.end, span.field) == (9, 17, Field.AUTHOR_NAME)


def test_a_blocked_host_in_a_name_is_the_gravest(judge, tmp_path) -> None:
    path = tmp_path / "hosts.txt"
    path.write_text("evil.example\n", encoding="utf-8")

    found = judge(links.check({"blocked_hosts_file": str(path)}), author_name="www.evil.example")

    assert (found.score, found.reason) == (1.0, "links.blocklisted")


@pytest.mark.parametrize(
    ("known", "shown"),
    [
        ({"author_name": "Call +49 30 1234567"}, "+49 30 1234567"),
        ({"author_url": "https://example.org/+49-30-1234567"}, "+49-30-1234567"),
        ({"author_url": "https://example.org/call/0171%201234567"}, "0171%201234567"),
    ],
)
def test_a_phone_number_beside_the_text_is_found_and_shown(judge, known, shown) -> None:
    found = judge(personal_data.check, **known)

    ((field, typed),) = known.items()
    [span] = found.spans
    assert (found.reason, span.field.value, typed[span.start : span.end]) == (
        "personal_data.phone",
        field,
        shown,
    )


def test_an_address_in_the_name_is_shown_in_the_name(judge) -> None:
    [span] = judge(personal_data.check, author_name="I am me@example.org").spans

    assert (span.start, span.end, span.field) == (5, 19, Field.AUTHOR_NAME)
