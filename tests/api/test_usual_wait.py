"""What an author who waits is told of how long it usually takes: after posting, and with the receipt."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import insert

from service import clock
from service.api.usual_wait import UsualWaits
from service.domain.errors import Unavailable
from service.store.tables import decisions
from tests.support.product import SITE


def decided(product, *, number=20, waited_s=1_140):
    """So many decisions of people, each about a comment that had waited so long."""
    posted = [product.comment() for _ in range(number)]
    with product.database.begin() as conn:
        conn.exec_driver_sql("DELETE FROM decisions")
        at = clock.now() + timedelta(seconds=waited_s)
        made = {
            "comment_version": 2, "from_status": "held", "to_status": "approved", "actor": "moderator",
            "site_id": SITE, "reasons": [], "created_at": at,
        }  # fmt: skip
        conn.execute(insert(decisions), [made | {"comment_seq": seq} for seq in range(1, len(posted) + 1)])


def look_again(product):
    """As when some minutes have passed."""
    app = product.client.application
    way_in = app.extensions["lettersdesk.intake"]
    app.extensions["lettersdesk.intake"] = replace(way_in, waits=UsualWaits())


def test_it_is_told_while_a_comment_waits_and_not_after(product):
    assert product.post().json["usual_wait_s"] is None
    decided(product)
    assert product.post().json["usual_wait_s"] is None  # What is known is kept for some minutes.
    look_again(product)
    posted = product.comment()
    told = product.receipt(posted)["usual_wait_s"]
    assert 1_100 <= told <= 1_140
    assert product.post().json["usual_wait_s"] == told
    product.check()
    assert product.receipt(posted)["status"] == "approved"
    assert product.receipt(posted)["usual_wait_s"] is None


def test_a_database_that_cannot_be_asked_spoils_no_answer():
    def away():
        raise Unavailable("away")

    assert UsualWaits().of(SITE, away) is None
