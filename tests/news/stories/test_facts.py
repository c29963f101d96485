from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from news.stories.facts import Mark, list_pairs, read_facts

NOON = datetime(2026, 11, 23, 5, tzinfo=UTC)


def test_pairs_stop_at_the_end_of_a_clause() -> None:
    assert list(list_pairs("TP.HCM họp. Bàn việc")) == ["tp hcm", "hcm họp", "bàn việc"]


def test_a_day_that_is_none_and_a_day_of_long_ago_are_no_days_of_the_event() -> None:
    lead = "Ngày 31/2, sáng 22/11, ngày 5/1/2019 và từ 1.12, thống kê ngày 24/7."

    assert sorted(read_facts(title="", lead=lead, published=NOON).days) == [1122, 1201]


def test_a_figure_is_the_same_however_it_is_written() -> None:
    def figures(lead: str) -> set[float]:
        return {count for _, count in read_facts(title="", lead=lead, published=NOON).figures}

    assert figures("thu 1,5 tỷ đồng") == figures("thu 1.500 triệu đồng") == {1.5e9}
    assert figures("ba ngư dân") == figures("3 ngư dân") == {3}


def test_the_headline_says_how_it_tells_of_the_event() -> None:
    def marks(title: str) -> Mark:
        return read_facts(title=title, lead="", published=NOON).marks

    assert marks("Vụ lở đá ở Hoài Ân: Sẽ dời 9 hộ") == Mark.CASE | Mark.EXPECTS
    assert marks("Tin sáng: mưa to") == Mark.FORM
    assert marks("Sau Quy Nhơn, Tuy Hòa cũng thu phí? Vì sao") == Mark.GOES_ON | Mark.ASKS
    assert marks("Dời 9 hộ ở Hoài Ân") == Mark(0)


@given(st.text(), st.text())
def test_any_text_can_be_read(title: str, lead: str) -> None:
    facts = read_facts(title=title, lead=lead, published=NOON)

    assert facts.weight >= 3 * len(facts.pairs)
