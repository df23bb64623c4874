"""Nothing that the desk keeps of a comment or its author outlives their erasure."""

from service.domain.comment import Status
from service.privacy.email import parse
from service.store import notes, reports
from service.store.activity import By
from service.store.notes import About
from service.store.tables import appeals, authors, revisions
from service.store.tables import notes as notes_table
from service.store.tables import reports as reports_table
from service.usecases.edit_comment import edit_comment
from service.usecases.erase_author import erase_author
from service.usecases.guard_author import Guard, Standing, guard_author

ADDRESS = "gone@example.com"
WORDS = ("zanzibarfirst", "zanzibarsecond", "zanzibarnote", "zanzibarreport", "zanzibarappeal")


def with_everything(newsroom) -> str:
    posted = newsroom.published(email=ADDRESS, body=f"The first text, {WORDS[0]}, as it was sent.")
    comment_id = posted.comment_id
    newsroom.database.write(
        lambda conn: edit_comment(conn, comment_id, posted.receipt, f"Another, {WORDS[1]}.", 10**9)
    )
    newsroom.judge(Status.HELD)
    with newsroom.database.begin() as conn:
        seq, author_id = newsroom.comment(comment_id).seq, newsroom.row(comment_id).author_id
        for subject in ((About.COMMENT, comment_id), (About.AUTHOR, author_id)):
            notes.add(conn, "demo", subject, WORDS[2], person_id=None)
        reports.add(conn, seq, "demo", "insult", reporter_key="r", body=WORDS[3])
        reports.appeal(conn, seq, "demo", f"Please look again: {WORDS[4]}.")
    order = Guard(comment_id=comment_id, standing=Standing.LIMITED, days=3, reason="insults")
    newsroom.database.write(lambda conn: guard_author(conn, order, By()))
    return comment_id


def test_an_earlier_text_is_kept_until_the_comment_is_erased(newsroom):
    with_everything(newsroom)
    (kept,) = newsroom.rows(revisions)
    assert WORDS[0] in kept.body


def test_erasing_an_author_leaves_no_word_and_no_standing(newsroom):
    comment_id = with_everything(newsroom)
    assert erase_author(newsroom.database, newsroom.vault, parse(ADDRESS)) == [comment_id]
    for table in (revisions, notes_table, reports_table, appeals):
        assert newsroom.rows(table) == []
    row = newsroom.row(comment_id)
    assert (row.held_code, row.appealed_at, row.report_count) == (None, None, 0)
    assert newsroom.rows(authors)[0].standing is None
    raw = newsroom.raw()
    assert [word for word in WORDS if word.encode() in raw] == []
