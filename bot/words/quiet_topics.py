"""What a reader hears, once, of a topic that is silent."""

from collections.abc import Callable, Sequence

from bot.texts import _, language
from jobs.upkeep.quiet_topics import QuietTopic
from news.delivery.messages import Choice, Reply


class QuietTopicWording:
    """Finds the words; *name_topic* and *name_province* say what people call those of a slug."""

    def __init__(self, name_topic: Callable[[str], str], name_province: Callable[[str], str]) -> None:
        self._name_topic = name_topic
        self._name_province = name_province

    def __call__(self, topics: Sequence[QuietTopic], code: str, grouped: bool) -> Reply:
        """One sentence for one topic, a line each for several. A group gets no buttons: whoever presses is not it."""
        with language(code):
            if len(topics) == 1:
                text = _("Chủ đề {topic} {days} ngày nay chưa có bài; các báo vẫn được đọc bình thường.").format(
                    topic=self._name(topics[0]), days=topics[0].days
                )
            else:
                lines = [_("Mấy chủ đề lâu chưa có bài, dù các báo vẫn được đọc bình thường:")]
                lines += [_("• {topic}: {days} ngày").format(topic=self._name(one), days=one.days) for one in topics]
                text = "\n".join(lines)
            choices = () if grouped else ((Choice(label=_("Chọn chủ đề"), command="/chude"),),)
            return Reply(text=text, choices=choices)

    def _name(self, one: QuietTopic) -> str:
        places = [*map(self._name_province, one.provinces), *one.newspapers]
        name = f"“{self._name_topic(one.topic)}”"
        return _("{topic} của {places}").format(topic=name, places=", ".join(places)) if places else name
