"""The write routes of webhooks. Of what acts on one endpoint, a good request finds the scene's."""

from tests.walls.corpus.shot import Target

TOKEN = (("Authorization", "Bearer {token}"),)
ALL = "/api/v1/webhooks/endpoints"
RULE, ONE = f"{ALL}/<endpoint_id>", f"{ALL}/{{endpoint_id}}"
URL = "https://hooks.example.org/comments"
NOT_THERE = "a" * 26
FOUND_OR_NOT = frozenset({202, 404})

WEBHOOKS = (
    Target(
        method="POST", rule=ALL, path=ALL, headers=TOKEN, required=("name", "url"), takes_key=True,
        optional=("site", "types"),
        fields={"site": "demo", "name": "CMS", "url": URL, "types": ["comment.published"]}, lines=("name",),
        limits={"name": 100, "url": 2_000}, success=frozenset({201}), every=3,
    ),
    Target(
        method="PATCH", rule=RULE, path=ONE, headers=TOKEN, fields={"name": "CMS", "url": URL},
        lines=("name",), optional=("name", "url", "types"), limits={"name": 100, "url": 2_000},
        success=frozenset({200}), every=3,
    ),
    Target(
        method="DELETE", rule=RULE, path=f"{ALL}/{NOT_THERE}", headers=TOKEN, fields={}, has_body=False,
        success=frozenset({204, 404}), every=5, stores=False,
    ),
    Target(
        method="POST", rule=f"{RULE}/secret", path=f"{ONE}/secret", headers=TOKEN, fields={}, every=5,
        success=frozenset({200}),
    ),
    Target(
        method="POST", rule=f"{RULE}/test", path=f"{ONE}/test", headers=TOKEN, fields={}, every=5,
    ),
    Target(
        method="POST", rule=f"{RULE}/replay", path=f"{ONE}/replay", headers=TOKEN, fields={"hours": 72},
        required=("hours",), every=3,
    ),
    Target(
        method="POST", rule=f"{RULE}/deliveries/<delivery_id>/replay", headers=TOKEN, fields={}, every=5,
        path=f"{ONE}/deliveries/{NOT_THERE}/replay", success=FOUND_OR_NOT, stores=False,
    ),
    Target(
        # Only so many trials of a site may wait, and nobody makes any here.
        method="POST", rule="/api/v1/webhooks/trials", path="/api/v1/webhooks/trials", headers=TOKEN,
        fields={"site": "demo", "url": URL}, required=("url",), optional=("site", "type"),
        limits={"url": 2_000}, success=frozenset({202, 422}), every=3,
    ),
)  # fmt: skip
