"""``lettersdesk listen``: a receiver on this machine gets what happens, signed like a real delivery."""

import json

from service.usecases.settle_events import settle_events
from service.webhooks.signature import sign


def test_what_happened_is_sent_and_signed_with_the_secret_that_is_printed(operator, listen):
    listener = listen(script="503,200")
    operator.product.published()
    settle_events(operator.product.database, 0)
    said = operator.ok("listen", "--forward-to", listener.url, "--after", "0", "--count", "2")
    secret = said.lines[0].removeprefix("Signed with ")
    assert [json.loads(one["body"])["type"] for one in listener.got] == [
        "comment.received",
        "comment.published",
    ]
    for one in listener.got:
        head = one["headers"]
        signed = sign(secret, head["webhook-id"], int(head["webhook-timestamp"]), one["body"])
        assert head["webhook-signature"] == signed
    assert [line.split()[2] for line in said.lines[1:]] == ["503", "200"]


def test_an_address_that_is_none_is_refused(operator):
    said = operator("listen", "--forward-to", "localhost:3000")
    assert (said.code, said.out) == (2, "")


def test_a_secret_that_is_none_is_refused(operator, listen):
    operator.product.published()
    settle_events(operator.product.database, 0)
    said = operator(
        "listen", "--forward-to", listen().url, "--secret", "whsec_?", "--after", "0", "--count", "1"
    )
    assert said.code == 2


def test_a_place_that_was_never_given_is_refused_with_one_sentence(operator, listen):
    said = operator("listen", "--forward-to", listen().url, "--after", "99")
    assert said.code == 2
    assert said.err.startswith("lettersdesk: The feed ends at place 0 ")
    assert said.err.count("\n") == 1
