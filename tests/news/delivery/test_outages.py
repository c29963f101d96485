"""What sends say of a platform: how many may be under way, and when it is away."""

from news.delivery.outages import FAILURES, LEAST, PROBES, Outage, Sends, wait_before_probe
from tests.make import NOON


def test_no_more_is_under_way_than_the_rate_times_twice_the_usual_latency() -> None:
    sends = Sends(100)
    for chat in range(200):  # each takes 100 ms
        sends.end(sends.begin(str(chat), chat), chat + 0.1, "answered")
    assert sends.most == 20
    for chat in range(20):
        assert sends.room() == 20 - chat
        sends.begin(str(chat), 300)
    assert sends.room() == 0


def test_a_slow_platform_and_a_quick_one_have_their_bounds() -> None:
    sends = Sends(1)
    assert sends.most == sends.room() == LEAST
    assert Sends(None).room() is None and Sends(None).most is None


def test_who_is_overtaken_is_slow_and_takes_nobody_s_room() -> None:
    sends = Sends(1)
    numbers = [sends.begin(str(chat), 0) for chat in range(LEAST)]
    assert sends.room() == 0
    sends.end(numbers[-1], 1, "answered")
    assert sends.room() == LEAST
    sends.begin("9", 1)
    assert sends.room() == LEAST - 1


def test_failures_in_a_row_are_an_outage_and_one_answer_ends_them() -> None:
    sends = Sends(28)
    for chat in range(FAILURES):
        assert not sends.is_broken()
        sends.end(sends.begin(str(chat), 0), 20, "failed")
    assert sends.is_broken() and not sends.is_one_chat()
    assert sends.room() == (sends.most or 0) - FAILURES
    sends.end(sends.begin("5", 21), 22, "answered")
    assert not sends.is_broken()


def test_what_says_nothing_of_the_platform_changes_nothing() -> None:
    sends = Sends(28)
    before = sends.most
    sends.end(sends.begin("1", 0), 50, "")
    assert (sends.most, sends.room(), sends.is_broken()) == (before, before, False)


def test_one_chat_alone_may_have_a_trouble_of_its_own() -> None:
    sends = Sends(28)
    for moment in range(FAILURES):
        sends.end(sends.begin("1", moment), moment, "failed")
    assert sends.is_broken() and sends.is_one_chat()
    sends.forget_failures()
    assert not sends.is_broken()


def test_a_platform_that_is_away_is_asked_at_once_and_then_less_and_less_often() -> None:
    assert [wait_before_probe(probes) for probes in range(9)] == [*PROBES, *[PROBES[-1]] * 4]


def test_an_outage_is_said_in_a_few_words() -> None:
    assert str(Outage(channel="zalo", why="no answer", began=NOON)) == "zalo: no answer"
    assert str(Outage(channel="zalo", why="no answer", began=NOON, ended=NOON)) == "zalo: well again"
