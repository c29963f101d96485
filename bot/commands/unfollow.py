"""/bo: hear no more of a topic, a keyword or a province."""

from collections.abc import Sequence

from bot.commands import follow, reading, summaries
from bot.commands.context import Asked, Call, Command, in_rows
from bot.texts import _
from news.delivery.messages import Choice, Reply
from news.delivery.subscriptions import EVERYTHING, Kind
from news.text.vietnamese import key
from storage import subscriptions
from storage.engine.database import Tx

Item = tuple[Kind, str]


async def unfollowed(call: Call) -> Reply:
    """What is named is followed no more; without a name, what there is to choose from."""
    asked = await call.asked_for()
    if follow.meant(call.desk, call.rest) == EVERYTHING:
        return await _all(call)
    named = list(reading.parts(call.rest, lambda name: _meant(call, asked, name)))
    if not named:
        return _offered(call, asked)
    items = list(dict.fromkeys(item for _name, item in named if item))
    gone = await call.change(_unfollow, call=call, items=items) if items else []
    lines = []
    if gone:
        lines.append(_("Đã bỏ: {names}.").format(names=_names(call, asked, gone)))
    if missed := [item for item in items if item not in gone]:
        lines.append(_("Bạn chưa theo dõi {names}.").format(names=_names(call, asked, missed)))
    lines += [
        _("Không rõ “{words}” là chủ đề nào.").format(words=reading.quoted(name)) for name, item in named if not item
    ]
    if gone and summaries.nothing_comes(await call.asked_for()):
        lines.append(_("Bạn không còn theo dõi gì nữa, nên sẽ không có tin gửi đến."))
    choices = [
        Choice(label=_("Theo dõi lại {name}").format(name=_names(call, asked, [item])), command=f"/theodoi {item[1]}")
        for item in gone
        if item[0] is Kind.TOPIC
    ]
    choices = [*choices[:3], Choice(label=_("Chọn chủ đề"), command="/chude")]
    return Reply(text="\n".join(lines), choices=in_rows(choices))


async def _all(call: Call) -> Reply:
    count = await call.change(subscriptions.unfollow_all, chat=call.chat.number)
    text = (
        _("Đã bỏ tất cả. Sẽ không có tin gửi đến cho tới khi bạn chọn lại.") if count else _("Bạn chưa theo dõi gì cả.")
    )
    return Reply(text=text, choices=in_rows([Choice(label=_("Chọn chủ đề"), command="/chude")]))


def _offered(call: Call, asked: Asked) -> Reply:
    known = [one.slug for one in call.desk.taxonomy]
    slugs = sorted(asked[Kind.TOPIC], key=lambda slug: known.index(slug) if slug in known else len(known))
    choices = [
        Choice(label=summaries.topics(call.desk, [slug]), command=f"/bo {slug}") for slug in slugs if slug != EVERYTHING
    ]
    keywords = asked[Kind.KEYWORD][:5]
    choices += [
        Choice(label=f"“{words}”", command=f"/bo {value}")
        for value, words in zip(keywords, asked.typed(keywords), strict=True)
    ]
    if summaries.nothing_comes(asked):
        text = _("Bạn chưa theo dõi gì cả.")
        choices = [Choice(label=_("Chọn chủ đề"), command="/chude")]
    else:
        text = _("Bạn muốn bỏ gì? Gõ /bo kèm tên, hoặc chọn bên dưới.")
        choices.append(Choice(label=_("Bỏ tất cả"), command="/bo tat-ca"))
    return Reply(text=text, choices=in_rows(choices))


def _meant(call: Call, asked: Asked, name: str) -> Item | None:
    """The topic of this name, else what else the chat asked for under it."""
    if key(name) in asked[Kind.KEYWORD]:
        return Kind.KEYWORD, key(name)
    if key(name) in asked[Kind.EXCLUDED]:
        return Kind.EXCLUDED, key(name)
    slug = follow.meant(call.desk, name)
    if slug:
        return Kind.TOPIC, slug
    if name in asked[Kind.TOPIC]:  # a topic that is no more
        return Kind.TOPIC, name
    province = call.desk.provinces.find(name)
    return (Kind.PROVINCE, province.slug) if province else None


def _unfollow(tx: Tx, *, call: Call, items: Sequence[Item]) -> list[Item]:
    """Those that were there. Out of "everything", a topic goes by following all the others."""
    chat = call.chat.number
    if EVERYTHING in subscriptions.of(tx, chat=chat)[Kind.TOPIC]:
        for topic in call.desk.taxonomy if any(kind is Kind.TOPIC for kind, _value in items) else ():
            subscriptions.follow(tx, chat=chat, kind=Kind.TOPIC, value=topic.slug, now=call.now)
    return [item for item in items if subscriptions.unfollow(tx, chat=chat, kind=item[0], value=item[1])]


def _names(call: Call, asked: Asked, items: Sequence[Item]) -> str:
    topics = [value for kind, value in items if kind is Kind.TOPIC]
    provinces = [value for kind, value in items if kind is Kind.PROVINCE]
    others = [value for kind, value in items if kind in (Kind.KEYWORD, Kind.EXCLUDED)]
    parts = (
        summaries.topics(call.desk, topics),
        summaries.provinces(call.desk, provinces),
        summaries.quotes(asked.typed(others)),
    )
    return "; ".join(part for part in parts if part)


UNFOLLOW = Command(
    name="bo",
    aliases=("bỏ", "bỏ theo dõi", "unfollow", "unsubscribe", "hủy", "hủy theo dõi", "hủy đăng ký", "thôi theo dõi"),
    about=lambda: _("Thôi nhận tin về một chủ đề"),
    takes=lambda: _("y tế"),
    answer=unfollowed,
    understands=lambda desk, rest: follow.understands(desk, rest) or bool(desk.provinces.find(rest)),
)
