from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from claims.moments import Moment, WrongMoment


def test_nothing_given_means_now() -> None:
    assert Moment.parse({}).is_now


def test_a_day_as_known_at_means_the_end_of_that_day() -> None:
    known_at = Moment.parse({"known_at": "2025-03-01"}).known_at
    assert known_at == datetime(2025, 3, 1, 23, 59, 59, 999999, UTC)


@pytest.mark.parametrize(
    "raw", ["2025-03-01T12:00:00+02:00", "2025-03-01T12:00:00 02:00", "2025-03-01T10:00:00Z"]
)
def test_a_zone_survives_the_query_string(raw: str) -> None:
    assert Moment.parse({"known_at": raw}).known_at == datetime(2025, 3, 1, 10, tzinfo=UTC)


def test_a_moment_leads_to_itself_through_its_parameters() -> None:
    moment = Moment(date(2025, 2, 15), datetime(2025, 3, 1, 10, 30, 0, 123456, UTC))
    assert Moment.parse(moment.params) == moment


@pytest.mark.parametrize(
    "params",
    [{"as_of": "yesterday"}, {"as_of": "2025-02-30"}, {"known_at": "soon"},
     {"known_at": "2025-13-01"}, {"known_at": "2025-03-01T25:00"}],
)  # fmt: skip
def test_what_is_no_moment_is_refused_by_its_name(params: dict[str, str]) -> None:
    with pytest.raises(WrongMoment, match=next(iter(params))):
        Moment.parse(params)
