"""The buttons under an alert: they end what brought it, and the newsroom's puts its topics right."""

from bot.words.alert_buttons import MOST, offer_buttons
from news.delivery.messages import Alert, Because, TopicTag
from news.delivery.subscriptions import Kind

PARTY = TopicTag(slug="xay-dung-dang", name="Xây dựng Đảng", hashtag="#XâyDựngĐảng")
HEALTH = TopicTag(slug="y-te", name="Y tế", hashtag="#YTế")
WORD = Because(kind=Kind.KEYWORD, value="hồ xuân hương", name="hồ Xuân Hương")
PLACE = Because(kind=Kind.PROVINCE, value="lam-dong", name="Lâm Đồng")


def topic(one: TopicTag) -> Because:
    return Because(kind=Kind.TOPIC, value=one.slug, name=one.name)


def labels(*because: Because, topics: tuple[TopicTag, ...] = (PARTY,)) -> list[tuple[str, str]]:
    alert = Alert(title="Tin", url="https://bao.example/1", topics=topics, because=because)
    return [(one.label, one.command) for one in offer_buttons(alert)]


def test_the_one_topic_needs_no_name() -> None:
    assert labels(topic(PARTY)) == [("Bỏ chủ đề này", "/bo xay-dung-dang")]


def test_one_of_several_topics_is_named_and_those_not_followed_have_no_button() -> None:
    assert labels(topic(HEALTH), topics=(PARTY, HEALTH)) == [("Bỏ “Y tế”", "/bo y-te")]


def test_a_keyword_is_named_as_it_was_typed() -> None:
    assert labels(WORD) == [("Bỏ từ khóa “hồ Xuân Hương”", "/bo hồ xuân hương")]


def test_several_are_all_named_but_no_more_than_there_is_room_for() -> None:
    assert [label for label, _command in labels(topic(PARTY), WORD, PLACE, topic(HEALTH))] == [
        "Bỏ “Xây dựng Đảng”",
        "Bỏ từ khóa “hồ Xuân Hương”",
        "Bỏ “Lâm Đồng”",
    ]
    assert MOST == 3


def test_nothing_asked_for_has_no_way_out() -> None:
    assert labels() == []


def test_the_newsroom_may_put_topics_right() -> None:
    alert = Alert(title="Tin", url="https://bao.example/1", article=12, because=(topic(PARTY),), for_newsroom=True)
    assert [(one.label, one.command) for one in offer_buttons(alert)][1:] == [("Sai chủ đề?", "/saichude 12")]
