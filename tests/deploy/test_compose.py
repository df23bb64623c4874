"""docker-compose.yml: who holds what, who reaches whom, and that every name in it exists."""

import dataclasses
import re
from pathlib import Path

import pytest
import yaml

from service.settings import Settings
from service.settings.spec import env_name

ROOT = Path(__file__).parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES = COMPOSE["services"]
OURS = {name: service for name, service in SERVICES.items() if "build" in service}
KEEPERS = {"worker", "maintenance", "init"}


def named(part: str, kind: str = "secrets") -> set[str]:
    return {name for name, service in SERVICES.items() if any(part in item for item in service.get(kind, []))}


def test_private_keys_are_mounted_where_addresses_may_be_opened_and_nowhere_else():
    assert named("keys:", "volumes") == KEEPERS


def test_the_web_holds_the_web_roles_database_address_and_nobody_elses():
    assert SERVICES["web"]["secrets"] == ["database_url_web", "redis_url", "secret_key"]
    assert named("database_url_web") == {"web"}


def test_readers_reach_the_proxy_only_and_the_proxy_reaches_the_web_only():
    on = {net: {n for n, s in SERVICES.items() if net in s["networks"]} for net in COMPOSE["networks"]}
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]
    assert (on["outside"], on["front"]) == ({"proxy"}, {"proxy", "web"})
    assert "proxy" not in on["back"]
    assert [net for net, details in COMPOSE["networks"].items() if not (details or {}).get("internal")] == [
        "outside",
        "out",
    ]
    assert on["out"] == {"webhooks"}


def test_the_web_believes_forwarded_addresses_from_the_proxys_network_only():
    subnet = COMPOSE["networks"]["front"]["ipam"]["config"][0]["subnet"]
    assert SERVICES["web"]["environment"]["LETTERSDESK_TRUSTED_PROXIES"] == subnet


def test_no_container_of_ours_can_write_its_image_or_gain_a_right():
    hardened = [(s["read_only"], s["cap_drop"], s["security_opt"]) for s in OURS.values()]
    assert hardened == [(True, ["ALL"], ["no-new-privileges:true"])] * len(OURS)


def test_services_that_are_to_be_scaled_have_no_fixed_name_or_port():
    for name in ("web", "worker"):
        assert not {"container_name", "ports", "hostname"} & SERVICES[name].keys()


@pytest.mark.parametrize("name", OURS)
def test_every_setting_given_to_a_service_exists(name):
    known = {env_name(field.name) for field in dataclasses.fields(Settings)}
    given = {variable.removesuffix("_FILE") for variable in OURS[name]["environment"]}
    assert given - known == set()


@pytest.mark.parametrize("name", SERVICES)
def test_every_secret_a_service_reads_is_one_it_is_given(name):
    service = SERVICES[name]
    read = set(
        re.findall(r"/run/secrets/(\w+)", str(service.get("environment")) + str(service.get("command")))
    )
    assert read <= set(service.get("secrets", [])) <= set(COMPOSE["secrets"])


def test_every_secret_file_is_made_by_the_script_that_makes_them():
    made = re.findall(r"^keep (\w+)", (ROOT / "deploy" / "make-secrets.sh").read_text(), flags=re.MULTILINE)
    assert set(made) == {Path(secret["file"]).name for secret in COMPOSE["secrets"].values()}
