"""/duongdan: a link for the newsroom to print, which opens the bot and follows what it names."""

from bot.commands import newcomers, qr_pictures, reading, summaries
from bot.commands.context import Call, Command, Desk
from bot.commands.follow import find_topic
from bot.commands.newcomers import Beginning
from bot.texts import _
from news.delivery.messages import Attachment, Reply
from news.delivery.subscriptions import Kind

Named = tuple[Kind, str]


def _find(desk: Desk, name: str) -> Named | None:
    if slug := find_topic(desk, name):
        return Kind.TOPIC, slug
    province = desk.provinces.find(name)
    return (Kind.PROVINCE, province.slug) if province else None


async def make_link(call: Call) -> Reply:
    """Give the link that follows the topics and provinces named."""
    named = list(reading.split(call.rest, lambda name: _find(call.desk, name)))
    if unknown := [name for name, found in named if found is None]:
        return Reply(text=_("Chưa có chủ đề hay tỉnh “{words}”.").format(words=reading.quote(unknown[0])))
    if not named:
        return Reply(text=_("Đường dẫn cho chủ đề hay tỉnh nào? Gõ chẳng hạn: /duongdan giáo dục, Nghệ An"))
    of = {kind: tuple(dict.fromkeys(value for _name, (one, value) in _known(named) if one is kind)) for kind in Kind}
    beginning = Beginning(topics=of[Kind.TOPIC], provinces=of[Kind.PROVINCE])
    payload = newcomers.write_payload(beginning)
    if not payload:
        return Reply(text=_("Một đường dẫn không chứa hết chừng ấy. Bạn bớt vài chủ đề hay tỉnh nhé."))
    addresses = call.desk.start_links(payload)
    if not addresses:
        return Reply(text=_("Đường dẫn như vậy chỉ có trên Telegram, mà kênh ấy chưa bật hay chưa nối được."))
    text = _("Ai mở đường dẫn này là theo dõi ngay: {names}.")
    lines = [text.format(names=_describe(call.desk, beginning)), *addresses]
    return Reply(text="\n".join(lines), attachment=_draw(call, addresses[0], payload))


def _draw(call: Call, address: str, payload: str) -> Attachment | None:
    """The same as a picture, where one can be sent."""
    channel = call.desk.channels.get(call.chat.channel)
    if channel is None or not channel.files:
        return None
    return Attachment(name=f"{payload}.png", content=qr_pictures.draw(address), media_type="image/png")


def _known(named: list[tuple[str, Named | None]]) -> list[tuple[str, Named]]:
    return [(name, found) for name, found in named if found is not None]


def _describe(desk: Desk, beginning: Beginning) -> str:
    topics = summaries.name_topics(desk, beginning.topics) or _("mọi chủ đề")
    places = summaries.name_provinces(desk, beginning.provinces)
    return _("{topic} của {places}").format(topic=topics, places=places) if places else topics


START_LINK = Command(
    name="duongdan",
    aliases=("đường dẫn", "deep link", "start link"),
    about=lambda: _("Đường dẫn mở bot là theo dõi ngay một chủ đề hay tỉnh"),
    takes=lambda: _("giáo dục, Nghệ An"),
    answer=make_link,
    is_meant=lambda desk, rest: not rest,
    for_admins=True,
)
