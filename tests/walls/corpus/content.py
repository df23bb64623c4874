"""Classes ``fields``, ``parent``, ``invisible``, ``length`` and ``mass``: well-formed, and not acceptable."""

from typing import Any

from tests.walls.corpus.shot import (
    BAD_FIELDS,
    FORM,
    TAKEN,
    TAKEN_OR_BAD,
    Shot,
    Target,
    expect,
    raw,
    with_field,
)

WRONG: tuple[Any, ...] = (0, 17, 1.5, True, False, [], ["text"], {}, {"$gt": ""})
PARENT = expect(404, 409, 422)
INVISIBLE = (
    " ", "\n", "\t\t", "\u00a0", "\u2003 \u3000", "\u200b", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u180e",
    "\u115f", "\u1160", "\u3164", "\uffa0", "\u2800", "\u034f", "\u061c", "\u200e\u200f", "\u2028\u2029",
    "\ufe0f", "\u0301", "\u0489", "\U000e0041\U000e0042", "\u2061\u2062", "\u17b4", "\U0001d159",
)  # fmt: skip
EXTRA: dict[str, Any] = {
    "status": "approved", "state": "published", "approved": True, "published": True, "is_public": True,
    "published_at": "2020-01-01T00:00:00Z", "created_at": "2020-01-01T00:00:00Z", "id": "a" * 26, "seq": 1,
    "version": 7, "site_id": "demo", "thread_id": 1, "author_id": "a" * 26, "author_label": "editor12",
    "receipt": "ldr_x", "receipt_hash": "0" * 64, "role": "admin", "is_admin": True, "admin": 1, "user_id": 1,
    "moderator": True, "trusted": True, "score": 0.0, "findings": [], "decision": "approve",
    "lease_token": "x", "attempts": 0, "parked": False, "public_json": "{}", "email": "x@example.org",
    "form": {}, "depth": 0, "__class__": "Comment", "constructor": {"prototype": {}}, "body.status": "x",
    "BODY": "x", " body": "x",
}  # fmt: skip


def field_shots(target: Target) -> list[Shot]:
    """Missing, empty, null, and of every wrong type."""
    shots = []
    for name in target.required:
        shots += _without(target, name)
        shots += with_field(target, name, "", BAD_FIELDS)
        shots += with_field(target, name, None, BAD_FIELDS)
    for name in (*target.required, *target.optional):
        for value in WRONG:
            if type(value) is not type(target.fields.get(name)):
                shots += with_field(target, name, value, BAD_FIELDS | target.denials)
    return [*shots, *_alone(target)]


def _without(target: Target, name: str) -> list[Shot]:
    fields = {key: value for key, value in target.fields.items() if key != name}
    return [Shot(name=f"no {name}", expected=BAD_FIELDS, media=m, fields=fields) for m in target.media]


def _alone(target: Target) -> list[Shot]:
    if not target.required:
        return []
    return [
        Shot(name="no field at all", expected=BAD_FIELDS | {400}, media=m, fields={}) for m in target.media
    ]


def parent_shots(target: Target) -> list[Shot]:
    """Answers to what is not there, not yet there, or somewhere else."""
    if not target.parent:
        return []
    wrong = [
        "a" * 26, "7" * 26, "A" * 26, "a" * 25, "a" * 27, "a" * 5_000, "1", "-1", "0x1", "null", "../..",
        "1 OR 1=1", "a'--", "\u0430" * 26, "{waiting_id}", "{elsewhere_id}", "{erased_id}", "{foreign_id}",
    ]  # fmt: skip
    shots = [shot for value in wrong for shot in with_field(target, target.parent, value, PARENT)]
    odd: tuple[Any, ...] = (1, -1, 1.5, True, [], {}, ["a" * 26])
    return shots + [shot for value in odd for shot in with_field(target, target.parent, value, PARENT)]


def invisible_shots(target: Target) -> list[Shot]:
    """Texts without anything to see."""
    names = [name for name in (*target.lines, *target.texts) if name in target.required]
    return [
        shot
        for name in names
        for blank in INVISIBLE
        for shot in with_field(target, name, blank, BAD_FIELDS)
        + with_field(target, name, blank * 9, BAD_FIELDS)
    ]


def length_shots(target: Target) -> list[Shot]:
    """One too many, very many, and a request that is too large as a whole."""
    shots = []
    for name, limit in target.limits.items():
        fill = "https://example.org/" if name in target.urls else ""
        for letter in ("x", "\u00e9", "\U0001f600"):
            text = fill + letter * (limit + 1 - len(fill))
            shots += with_field(target, name, text, expect(413, 422), name=f"{limit + 1} of {letter!a}")
            shots += with_field(target, name, text * 3, expect(413, 422), name=f"3 x {limit} of {letter!a}")
        # Each of these becomes two code points in NFC: what is stored must keep the limit as well.
        grown = fill + "\u0958" * (limit // 2 + 1)
        shots += with_field(target, name, grown, expect(413, 422), name="grows when normalised")
    if not target.has_body:
        return []
    big = b'{"body": "' + b"x" * 140_000 + b'"}'
    shots.append(raw(target, "140,000 bytes", big, expect(413)))
    shots.append(raw(target, "5,000,000 bytes", big + b" " * 5_000_000, expect(413)))
    if FORM in target.media:
        form = b"body=" + b"x" * 140_000
        shots.append(raw(target, "a form of 140,000 bytes", form, expect(413), media=FORM))
    return shots


def mass_shots(target: Target) -> list[Shot]:
    """Fields that belong to the service, set by a stranger. What is taken all the same is still pending."""
    if not target.has_body:
        return []
    expected = (TAKEN_OR_BAD if target.ignores_unknown else BAD_FIELDS) | target.denials
    shots = []
    for name, value in EXTRA.items():
        if name not in target.fields:
            extra = {**target.fields, name: value}
            shots += [
                Shot(name=f"{name} ({media})", expected=expected, media=media, fields=extra)
                for media in target.media
                if media != FORM or isinstance(value, str)
            ]
    everything = {**EXTRA, **target.fields}
    return [*shots, Shot(name="all at once", expected=expected, media=target.media[0], fields=everything)]


def control_shots(target: Target) -> list[Shot]:
    """Unusual and legitimate: these are taken, or the service is no good."""
    taken = expect(TAKEN)
    shots = [
        shot for name in target.texts for text in BODIES for shot in with_field(target, name, text, taken)
    ]
    shots += [s for name in target.lines for text in NAMES for s in with_field(target, name, text, taken)]
    if target.email:
        shots += [s for text in ADDRESSES for s in with_field(target, target.email, text, taken)]
    return shots


BODIES = (
    "!", "5 < 7 & 7 > 5", "I <3 this paper", "Say \"no\" to 'yes'", "{{ 7 * 191 }}",
    "%s %d %(name)s {0} ${x}", "'; DROP TABLE comments; --", "null", "undefined", "NaN", "true", "0",
    "\\u0000 \\n \\\\", "<b>bold?</b>", "\u0645\u0631\u062d\u0628\u0627 \u0628\u0643\u0645",
    "\u05e9\u05dc\u05d5\u05dd \u05e2\u05d5\u05dc\u05dd", "\u8bb2\u5f97\u597d\uff01",
    "\u3053\u3093\u306b\u3061\u306f", "\uc548\ub155\ud558\uc138\uc694",
    "\u0e2a\u0e27\u0e31\u0e2a\u0e14\u0e35", "\u0928\u092e\u0938\u094d\u0924\u0947",
    "\u0b95\u0bcd\u0bb7\u0bcc", "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466",
    "\U0001f1f5\U0001f1f9 \u270a\U0001f3fd",
    "\U0001f3f4\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f Cymru", "\u2764\ufe0f",
    "e\u0301 and \u00e9",
    "Zo\u00eb na\u00efve \u0130stanbul \u1e9e", "tab\tand\nnewline\r\nand\rreturn",
    "a\u200db\u200cc \u200fRTL mark", "two  spaces", "\u201equotes\u201c \u2013 \u2026", "x" * 10_000,
    "\u00e9" * 10_000, "=1+1", "+1", "-1", "@me", "https://example.org/a?b=c&d=%20#e",
    "- item\n- item\n\n> quote", "\ufb01ne \u2122 \u00bd",
)  # fmt: skip
NAMES = (
    "O'Brien", "J", "Anne-Marie d'Arc", "\u0416\u0435\u043d\u044f", "\u674e\u5c0f\u9f99",
    "\u0639\u0644\u064a", "null", "0", "Jos\u00e9 \u00c1lvarez", "\U0001f98a", "<3", "Ng\u1ecdc \u00c1nh",
    "\u0645\u062d\u0645\u062f \u0639\u0644\u064a", "x" * 80, "Dr. No, Ph.D.", "A & B", '"Bob"',
    "\u0928\u0947\u0939\u093e", "R2-D2", "\u1e88\u00f8rd", "me@home",
)  # fmt: skip
ADDRESSES = (
    "o'brien@example.com", "first.last+news@example.com", "UPPER@EXAMPLE.COM", "x@example.com",
    "a_b-c@example.co.uk", "1234567890@example.com", "{}@example.com", "reader@sub.sub.sub.example.com",
    "a!#$%&'*+/=?^_`{|}~-b@example.com", "reader@xn--mnchen-3ya.example.com",
    "reader@m\u00fcnchen.example.com", "l" * 64 + "@example.com", "  padded@example.com  ",
    "reader@" + "d" * 63 + ".example.com",
)  # fmt: skip
