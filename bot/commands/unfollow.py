"""/bo: hear no more of a topic, a keyword or a province."""

from collections.abc import Sequence

from bot.commands import follow, reading, summaries
from bot.commands.context import Call, Command, Subscriptions, in_rows
from bot.texts import _
from news.delivery.messages import Choice, Reply
from news.delivery.subscriptions import EVERYTHING, Kind
from news.text.vietnamese import key
from storage import subscriptions
from storage.engine.database import Tx

Item = tuple[Kind, str]


async def unfollow(call: Call) -> Reply:
    """Unfollow what is named; without a name, offer what there is."""
    chosen = await call.subscriptions()
    if follow.find_topic(call.desk, call.rest) == EVERYTHING:
        return await _unfollow_all(call)
    named = list(reading.split(call.rest, lambda name: _find_item(call, chosen, name)))
    if not named:
        return _offer(call, chosen)
    items = list(dict.fromkeys(item for _name, item in named if item))
    gone = await call.change(_remove, call=call, items=items) if items else []
    lines = []
    if gone:
        lines.append(_("Đã bỏ: {names}.").format(names=_name(call, chosen, gone)))
    if missed := [item for item in items if item not in gone]:
        lines.append(_("Bạn chưa theo dõi {names}.").format(names=_name(call, chosen, missed)))
    lines += [
        _("Không rõ “{words}” là chủ đề nào.").format(words=reading.quote(name)) for name, item in named if not item
    ]
    if gone and summaries.is_nothing_followed(await call.subscriptions()):
        lines.append(_("Bạn không còn theo dõi gì nữa, nên sẽ không có tin gửi đến."))
    choices = [
        Choice(label=_("Theo dõi lại {name}").format(name=_name(call, chosen, [item])), command=f"/theodoi {item[1]}")
        for item in gone
        if item[0] is Kind.TOPIC
    ]
    choices = [*choices[:3], Choice(label=_("Chọn chủ đề"), command="/chude")]
    return Reply(text="\n".join(lines), choices=in_rows(choices))


async def _unfollow_all(call: Call) -> Reply:
    count = await call.change(subscriptions.unfollow_all, chat=call.chat.number)
    text = (
        _("Đã bỏ tất cả. Sẽ không có tin gửi đến cho tới khi bạn chọn lại.") if count else _("Bạn chưa theo dõi gì cả.")
    )
    return Reply(text=text, choices=in_rows([Choice(label=_("Chọn chủ đề"), command="/chude")]))


def _offer(call: Call, chosen: Subscriptions) -> Reply:
    known = [one.slug for one in call.desk.taxonomy]
    slugs = sorted(chosen[Kind.TOPIC], key=lambda slug: known.index(slug) if slug in known else len(known))
    choices = [
        Choice(label=summaries.name_topics(call.desk, [slug]), command=f"/bo {slug}")
        for slug in slugs
        if slug != EVERYTHING
    ]
    keywords = chosen[Kind.KEYWORD][:5]
    choices += [
        Choice(label=f"“{words}”", command=f"/bo {value}")
        for value, words in zip(keywords, chosen.as_typed(keywords), strict=True)
    ]
    if summaries.is_nothing_followed(chosen):
        text = _("Bạn chưa theo dõi gì cả.")
        choices = [Choice(label=_("Chọn chủ đề"), command="/chude")]
    else:
        text = _("Bạn muốn bỏ gì? Gõ /bo kèm tên, hoặc chọn bên dưới.")
        choices.append(Choice(label=_("Bỏ tất cả"), command="/bo tat-ca"))
    return Reply(text=text, choices=in_rows(choices))


def _find_item(call: Call, chosen: Subscriptions, name: str) -> Item | None:
    """The topic of this name, else what else the chat asked for under it."""
    if key(name) in chosen[Kind.KEYWORD]:
        return Kind.KEYWORD, key(name)
    if key(name) in chosen[Kind.EXCLUDED]:
        return Kind.EXCLUDED, key(name)
    slug = follow.find_topic(call.desk, name)
    if slug:
        return Kind.TOPIC, slug
    if name in chosen[Kind.TOPIC]:  # a topic that is no more
        return Kind.TOPIC, name
    province = call.desk.provinces.find(name)
    return (Kind.PROVINCE, province.slug) if province else None


def _remove(tx: Tx, *, call: Call, items: Sequence[Item]) -> list[Item]:
    """Those that were there. Out of "everything", a topic goes by following all the others."""
    chat = call.chat.number
    if EVERYTHING in subscriptions.of(tx, chat=chat)[Kind.TOPIC]:
        for topic in call.desk.taxonomy if any(kind is Kind.TOPIC for kind, _value in items) else ():
            subscriptions.follow(tx, chat=chat, kind=Kind.TOPIC, value=topic.slug, now=call.now)
    return [item for item in items if subscriptions.unfollow(tx, chat=chat, kind=item[0], value=item[1])]


def _name(call: Call, chosen: Subscriptions, items: Sequence[Item]) -> str:
    topics = [value for kind, value in items if kind is Kind.TOPIC]
    provinces = [value for kind, value in items if kind is Kind.PROVINCE]
    others = [value for kind, value in items if kind in (Kind.KEYWORD, Kind.EXCLUDED)]
    parts = (
        summaries.name_topics(call.desk, topics),
        summaries.name_provinces(call.desk, provinces),
        summaries.quote_keywords(chosen.as_typed(others)),
    )
    return "; ".join(part for part in parts if part)


UNFOLLOW = Command(
    name="bo",
    aliases=("bỏ", "bỏ theo dõi", "unfollow", "unsubscribe", "hủy", "hủy theo dõi", "hủy đăng ký", "thôi theo dõi"),
    about=lambda: _("Thôi nhận tin về một chủ đề"),
    takes=lambda: _("y tế"),
    answer=unfollow,
    is_meant=lambda desk, rest: follow.is_meant(desk, rest) or bool(desk.provinces.find(rest)),
)
