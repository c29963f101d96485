"""The buttons under an alert: one row to read it and to get less of its like, and the newsroom's own."""

from dataclasses import replace

from bot.words.alert_buttons import arrange_buttons
from news.delivery.messages import Alert

ALERT = Alert(title="Tin", url="https://bao.example/1", article=12)


def labels(alert: Alert) -> list[list[tuple[str, str]]]:
    return [[(one.label, one.command or one.url) for one in row] for row in arrange_buttons(alert)]


def test_one_row_is_enough_whatever_brought_the_alert() -> None:
    assert labels(ALERT) == [[("Đọc bài", "https://bao.example/1"), ("Ít tin này hơn…", "/ittin 12")]]


def test_what_can_t_be_read_can_still_be_less() -> None:
    assert labels(replace(ALERT, url="")) == [[("Ít tin này hơn…", "/ittin 12")]]


def test_an_article_that_commands_don_t_know_has_none_of_theirs() -> None:
    assert labels(replace(ALERT, article=0)) == [[("Đọc bài", "https://bao.example/1")]]


def test_the_newsroom_may_put_topics_right() -> None:
    assert labels(replace(ALERT, for_newsroom=True))[1:] == [[("Sai chủ đề?", "/saichude 12")]]


def test_where_only_its_makers_write_readers_are_offered_no_settings() -> None:
    assert labels(replace(ALERT, one_way=True, for_newsroom=True)) == [[("Đọc bài", "https://bao.example/1")]]
