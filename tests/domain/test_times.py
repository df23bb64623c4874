"""A time that leaves the service is written in one way."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from service.domain.times import written, written_or_none

NOON = datetime(2026, 11, 22, 12, 0, 1, 999_999, tzinfo=UTC)


def test_a_time_is_written_in_utc_with_a_z_and_whole_seconds():
    assert written(NOON) == "2026-11-22T12:00:01Z"
    assert written(NOON.astimezone(timezone(timedelta(hours=5, minutes=30)))) == "2026-11-22T12:00:01Z"
    assert written(NOON.replace(year=812)) == "0812-11-22T12:00:01Z"


def test_no_time_is_none():
    assert (written_or_none(None), written_or_none(NOON)) == (None, written(NOON))


def test_a_time_that_could_mean_any_zone_is_refused():
    with pytest.raises(ValueError, match="zone"):
        written(NOON.replace(tzinfo=None))
