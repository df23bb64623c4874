"""21: a reader's report by keyboard, once from this browser, and what the desk gets of it."""

from playwright.sync_api import expect

from tests.support.newsdesk import BRIDGE

THANKS = "Thank you. A moderator will look at this comment."


def opened(newsdesk, reader, posted):
    """The report form of this comment, opened with the keyboard."""
    card = reader.card(posted)
    button = card.get_by_role("button", name="Report the comment by Zoë")
    button.focus()
    reader.page.keyboard.press("Enter")
    return card, button


def test_21_a_report_is_thanked_for_counted_once_and_seen_at_the_desk(newsdesk, reader, seat):
    posted = newsdesk.published(author_name="Zoë")
    reader.open()
    card, button = opened(newsdesk, reader, posted)
    group = card.get_by_role("radiogroup", name="Why are you reporting this comment?")
    expect(group.get_by_role("radio").first).to_be_focused()
    reader.page.keyboard.press("ArrowDown")
    expect(group.get_by_label("Hate or threats")).to_be_checked()
    card.get_by_role("textbox").fill("The second sentence.")
    reader.page.keyboard.press("Tab")
    reader.page.keyboard.press("Enter")
    expect(card).to_contain_text(THANKS)
    reader.is_told(THANKS)
    expect(button).to_be_focused()
    (report,) = newsdesk.rows("reports")
    assert report.reason == "hate_or_threats"
    button.click()
    expect(card).to_contain_text("You already reported this comment.")
    assert len(newsdesk.rows("reports")) == 1
    ana = seat()
    ana.open("/desk/queue?tab=reported")
    expect(ana.card(posted)).to_contain_text("hate or threats")


def test_a_report_needs_a_reason_and_an_illegal_one_says_why(newsdesk, reader):
    posted = newsdesk.published(author_name="Zoë")
    reader.open()
    card, _button = opened(newsdesk, reader, posted)
    card.get_by_role("button", name="Send report").click()
    link = card.get_by_role("link", name="Choose a reason")
    link.click()
    expect(card.get_by_role("radio").first).to_be_focused()
    card.get_by_label("I think it is illegal").check()
    expect(card).to_contain_text(f"#c-{posted.id}")
    card.get_by_role("button", name="Send report").click()
    expect(card.get_by_role("link", name="say which words you mean and why")).to_be_visible()
    card.get_by_role("textbox").fill("It names a child, with the school that it goes to.")
    card.get_by_role("textbox").press("Control+Enter")
    expect(card).to_contain_text(THANKS)
    assert newsdesk.rows("reports")[0].reason == "illegal"


def test_who_answers_while_a_report_is_on_its_way_goes_on_writing(newsdesk, reader):
    posted = newsdesk.published(author_name="Zoë")
    reader.open()
    card, _button = opened(newsdesk, reader, posted)
    card.get_by_label("Spam").check()
    sent = reader.hold("**/reports")
    with reader.page.expect_request("**/reports"):
        card.get_by_role("button", name="Send report").click()
    card.get_by_role("button", name="Reply to Zoë").click()
    box = card.get_by_role("textbox", name="Comment")
    box.fill("I was there")
    sent[0].continue_()
    reader.is_told(THANKS)
    expect(box).to_have_value("I was there")
    expect(box).to_be_focused()


def test_nobody_reports_an_own_comment(newsdesk, host, reader):
    reader.open(host.page(body=host.element(thread=BRIDGE)))
    reader.post()
    newsdesk.check()
    newsdesk.decide(newsdesk.rows("comments")[0].id, "approve")
    reader.open()
    expect(reader.page.locator(".comment")).to_be_visible()
    assert reader.page.get_by_role("button", name="Report").count() == 0
