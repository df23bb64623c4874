"""Signatures: the standard's own example, and what must differ when something does."""

import base64

from service.webhooks.signature import headers, new_secret, sign

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
BODY = b'{"test": 2432232314}'


def test_it_is_the_signature_of_the_standards_own_example():
    made = sign(SECRET, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, BODY)
    assert made == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_id_time_body_and_secret_all_count():
    usual = sign(SECRET, "a", 1, BODY)
    others = [
        sign(SECRET, "b", 1, BODY), sign(SECRET, "a", 2, BODY), sign(SECRET, "a", 1, BODY + b" "),
        sign(new_secret(), "a", 1, BODY),
    ]  # fmt: skip
    assert usual not in others


def test_two_secrets_give_two_signatures():
    old, new = new_secret(), new_secret()
    made = dict(headers([new, old], "a", 1, BODY))
    assert made["webhook-signature"].split(" ") == [sign(new, "a", 1, BODY), sign(old, "a", 1, BODY)]


def test_a_secret_has_256_random_bits():
    made = new_secret()
    assert made.startswith("whsec_")
    assert len(base64.b64decode(made.removeprefix("whsec_"))) == 32
    assert made != new_secret()
