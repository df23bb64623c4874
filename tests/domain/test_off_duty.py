"""Hours off duty go by the clock on the wall of the newsroom."""

from datetime import UTC, datetime

import pytest

from service.domain.off_duty import parse, written


def at(hour: int, minute: int = 0, *, month: int = 1, day: int = 15) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


NIGHT = parse("23:00", "07:00", "UTC")
LUNCH = parse("12:00", "13:30", "UTC")


@pytest.mark.parametrize(
    ("now", "empty"), [(at(22, 59), False), (at(23), True), (at(3), True), (at(6, 59), True), (at(7), False)]
)
def test_a_night_goes_over_midnight(now, empty):
    assert NIGHT.covers(now) is empty


@pytest.mark.parametrize(
    ("now", "empty"), [(at(11, 59), False), (at(12), True), (at(13, 29), True), (at(13, 30), False)]
)
def test_a_break_does_not(now, empty):
    assert LUNCH.covers(now) is empty


def test_the_zone_and_its_summer_time_count():
    berlin = parse("23:00", "07:00", "Europe/Berlin")
    assert berlin.covers(at(22, 30, month=1))
    assert berlin.covers(at(21, 30, month=7))
    assert not berlin.covers(at(21, 30, month=1))
    assert not berlin.covers(at(5, 30, month=7))


@pytest.mark.parametrize(
    "words",
    [
        ("23:00", "23:00", "UTC"), ("24:00", "07:00", "UTC"), ("23", "07:00", "UTC"),
        ("23:00", "7:00", "UTC"),
        ("23:00", "07:00", "Europe/Nowhere"), ("23:00", "07:00", "../../etc/passwd"), ("23:00", "07:00", ""),
        ("２３:00", "07:00", "UTC"), ("23:60", "07:00", "UTC"),
    ],
)  # fmt: skip
def test_what_is_no_time_or_zone_is_refused(words):
    with pytest.raises(ValueError, match=r"time|hour|minute|zone"):
        parse(*words)


def test_a_schedule_is_written_as_it_is_read():
    assert parse(*written(NIGHT)) == NIGHT
