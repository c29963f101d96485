"""Every outcome has words, and they say what can be done."""

import pytest

from bot.words.verdicts import describe_move, describe_probe, describe_verdict
from news.feeds.feed import Feed
from news.feeds.probes import Judgement, Probe, Standing
from news.feeds.verdict import Verdict


@pytest.mark.parametrize("verdict", Verdict)
def test_every_verdict_has_words(verdict: Verdict) -> None:
    assert describe_verdict(verdict) not in ("", verdict.value)
    assert verdict.sentence


def test_a_feed_that_was_never_asked_says_so() -> None:
    assert describe_verdict("") == "chưa hỏi lần nào"


@pytest.mark.parametrize("standing", Standing)
def test_every_standing_has_words_and_the_reason_where_there_is_one(standing: Standing) -> None:
    verdict = Verdict(standing.value) if standing in (Standing.EMPTY, Standing.HTML) else Verdict.NOT_FOUND
    probe = Probe(url="https://bao.example/rss", verdict=verdict, detail="HTTP 404")
    words = describe_probe(Judgement(probe=probe, standing=standing, same_as="https://bao.example/rss/home"))
    assert words
    if standing is Standing.SAME:
        assert "https://bao.example/rss/home" in words
    if standing in (Standing.BLOCKED, Standing.DEAD, Standing.UNKNOWN):
        assert "HTTP 404" in words and describe_verdict(verdict) in words


def test_a_feed_that_moved_is_proposed() -> None:
    moved = Feed(number=1, url="https://cu.example/rss", newspaper="Báo", moved_to="https://moi.example/rss")
    assert "baotin feeds move https://cu.example/rss https://moi.example/rss" in describe_move(moved)
