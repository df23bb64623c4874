"""Bad input gets the answer that the contract names for its class, and leaves nothing behind.

Every write route of the service is attacked with every class of the corpus. What each answer must look
like stands in verdicts.py; which routes there are is compared with the app itself.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from service.api import PROTOCOL_ROUTES, ROUTES
from tests.support.product import load, prepare, product_on, variables
from tests.walls import verdicts
from tests.walls.corpus import access, content, syntax, texts
from tests.walls.corpus.shot import Shot, Target
from tests.walls.corpus.targets import TARGETS
from tests.walls.scene import SETTINGS, Scene

CLASSES: dict[str, Callable[[Target], list[Shot]]] = {
    "control": content.control_shots,
    "json": syntax.json_shots,
    "media": syntax.media_shots,
    "form": syntax.form_shots,
    "fields": content.field_shots,
    "parent": content.parent_shots,
    "invisible": content.invisible_shots,
    "length": content.length_shots,
    "mass": content.mass_shots,
    "email": texts.email_shots,
    "unicode": texts.unicode_shots,
    "markup": texts.markup_shots,
    "inject": texts.inject_shots,
    "redirect": texts.redirect_shots,
    "private": access.private_shots,
    "headers": access.header_shots,
    "idem": access.idem_shots,
}

OF_DATABASES = ("control", "parent", "length", "mass", "unicode", "inject")
STORES = (
    TARGETS["POST /api/v1/comments"], TARGETS["PATCH /api/v1/comments/<comment_id>"],
    TARGETS["POST /v1alpha1/comments:suggestscore"], TARGETS["POST /1.1/submit-spam"],
)  # fmt: skip
"""PostgreSQL refuses what SQLite stores, so what reaches the tables is sent to both."""

SAFE = {"GET", "HEAD", "OPTIONS"}


@contextmanager
def scene_on(database_url: str, redis_url: str, factory: pytest.TempPathFactory) -> Iterator[Scene]:
    folder = factory.mktemp("bad-input")
    with product_on(load(variables(database_url, redis_url, folder, **SETTINGS))) as product:
        yield Scene(product)


@pytest.fixture(scope="module")
def scene(sqlite_databases, valkey_server, tmp_path_factory) -> Iterator[Scene]:
    with scene_on(sqlite_databases.new_database(prepare), valkey_server.url, tmp_path_factory) as scene:
        yield scene


@pytest.fixture(scope="module")
def scene_on_postgresql(postgres_server, valkey_server, tmp_path_factory) -> Iterator[Scene]:
    url = postgres_server.url(postgres_server.new_database(prepare))
    with scene_on(url, valkey_server.url, tmp_path_factory) as scene:
        yield scene


@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)
@pytest.mark.parametrize("of_class", CLASSES)
def test_bad_input_is_answered_as_the_contract_says(scene, of_class, target):
    fire_all(scene, target, of_class)


@pytest.mark.parametrize("target", STORES, ids=lambda target: target.name)
@pytest.mark.parametrize("of_class", OF_DATABASES)
def test_what_reaches_the_tables_is_answered_alike_on_postgresql(scene_on_postgresql, of_class, target):
    fire_all(scene_on_postgresql, target, of_class)


def fire_all(scene: Scene, target: Target, of_class: str) -> None:
    shots = CLASSES[of_class](target)[:: target.every]
    broken = [fault for shot in shots for fault in attack(scene, target, shot)]
    if not scene.serves():
        broken.append("after all that, a good comment is not taken")
    assert not broken, "\n".join(broken)


def attack(scene: Scene, target: Target, shot: Shot) -> list[str]:
    """Fire one shot; returns everything that is wrong about what came back and what was left behind."""
    scene.renew()
    before = scene.last_state()
    answer = scene.fire(target, shot)
    faults = [*verdicts.faults(scene, target, shot, answer)]
    faults += verdicts.left(target, shot, answer, before, scene.state())
    if shot.heavy and not scene.serves():
        faults.append("the next good comment is not taken")
    return [f"{shot.name}: {fault}" for fault in faults]


def test_every_write_route_is_attacked(scene):
    app = scene.product.app
    rules = [rule for rule in app.url_map.iter_rules() if not rule.rule.startswith("/desk/")]  # test_desk.py
    writes = {f"{m} {rule.rule}" for rule in rules for m in rule.methods - SAFE}
    writes |= {
        f"{route.method} {route.path}" for route in (*ROUTES, *PROTOCOL_ROUTES) if route.method not in SAFE
    }
    assert writes == set(TARGETS)
