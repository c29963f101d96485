"""The names of what can be followed, as topics change and the rest stays."""

from dataclasses import replace

from bot import catalogue
from bot.commands.directory import of_catalogue
from news.articles.provinces import Province, Provinces
from news.delivery.subscriptions import Kind
from tests.bot.commands.people import Clock, Person, desk


class _Counted(Provinces):
    """Provinces that know how often all of them were gone through."""

    times = 0

    def everyone(self) -> tuple[Province, ...]:
        self.times += 1
        return super().everyone()


def _find(person: Person, provinces: Provinces, language: str, words: str) -> list[tuple[Kind, str]]:
    at = replace(desk(person.db, Clock()), provinces=provinces).speaking(language)
    return [(one.kind, one.value) for one in of_catalogue(at).names.find(words)]


async def test_places_are_not_gone_through_again_where_topics_change(person: Person) -> None:
    provinces = _Counted(catalogue.provinces().everyone())
    before = provinces.times
    assert _find(person, provinces, "vi", "y tế") == [(Kind.TOPIC, "y-te")]
    first = provinces.times
    assert first > before
    for language, health in (("en", "health"), ("vi", "y tế")):
        assert (Kind.TOPIC, "y-te") in _find(person, provinces, language, health)
        assert (Kind.PROVINCE, "nghe-an") in _find(person, provinces, language, "Nghệ An")
        assert (Kind.NEWSPAPER, "bao-nghe-an") in _find(person, provinces, language, "báo Nghệ An")
    assert provinces.times == first
