"""What stands in a digest, and when the next one comes."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from news.delivery.digests import HOURLY, MOST, Candidate, next_time, select
from news.delivery.schedules import hours_of, times_of
from tests.make import NOON

HOUR = timedelta(hours=1)


def candidate(number: int, topic: str = "", *, cluster: int | None = None) -> Candidate:
    """The higher its number, the newer."""
    return Candidate(article=number, shown=NOON + number * HOUR, topic=topic, cluster=cluster)


def test_newest_first_within_a_topic_and_the_topic_with_the_newest_first() -> None:
    heap = [candidate(1, "y-te"), candidate(2, "du-lich"), candidate(3, "y-te"), candidate(4, "du-lich")]
    assert select(heap).parts == (("du-lich", (4, 2)), ("y-te", (3, 1)))


def test_what_has_no_topic_comes_last() -> None:
    assert select([candidate(9), candidate(1, "y-te")]).parts == (("y-te", (1,)), ("", (9,)))


def test_a_story_stands_there_once_as_its_newest_article() -> None:
    heap = [candidate(1, "y-te", cluster=7), candidate(2, "du-lich", cluster=7), candidate(3)]
    assert select(heap).parts == (("du-lich", (2,)), ("", (3,)))


def test_what_finds_no_room_is_counted() -> None:
    found = select([candidate(number) for number in range(MOST + 5)])
    assert (len(found), found.further) == (MOST, 5)
    assert found.parts[0][1][0] == MOST + 4


def test_of_nothing_there_is_no_digest() -> None:
    assert (len(select([])), select([]).further) == (0, 0)


@given(
    st.lists(st.tuples(st.sampled_from(["", "a", "b"]), st.none() | st.integers(1, 3)), max_size=40),
    st.integers(1, 10),
)
def test_every_story_is_told_or_counted_once(stories: list[tuple[str, int | None]], most: int) -> None:
    heap = [candidate(number, topic, cluster=cluster) for number, (topic, cluster) in enumerate(stories)]
    found = select(heap, most=most)
    shown = [article for _, part in found.parts for article in part]
    single = sum(1 for _, cluster in stories if cluster is None)
    clusters = {cluster for _, cluster in stories if cluster is not None}
    assert len(shown) == len(set(shown)) <= most
    assert len(shown) + found.further == single + len(clusters)


def test_the_next_hour_is_later_today_or_tomorrow() -> None:
    hours = "11:30 17:30"
    assert next_time(hours, after=NOON) == datetime(2026, 11, 23, 10, 30, tzinfo=UTC)
    assert next_time(hours, after=datetime(2026, 11, 23, 10, 30, tzinfo=UTC)) == datetime(
        2026, 11, 24, 4, 30, tzinfo=UTC
    )
    assert next_time("", after=NOON) is None


@given(st.lists(st.times(), min_size=1, max_size=24), st.integers(0, 40 * 365 * 24 * 60))
def test_the_next_hour_is_at_most_a_day_away(times: list[object], minutes: int) -> None:
    after = NOON + timedelta(minutes=minutes)
    hours = hours_of(times)  # type: ignore[arg-type]
    found = next_time(hours, after=after)
    assert found is not None and after < found <= after + timedelta(days=1)
    assert hours_of(times_of(hours)) == hours


def test_hourly_means_by_day() -> None:
    assert (len(times_of(HOURLY)), HOURLY[:5], HOURLY[-5:]) == (17, "06:00", "22:00")
