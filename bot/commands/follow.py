"""/theodoi: hear of a topic from now on."""

from collections.abc import Sequence

from bot.commands import coming, filter_words, reading, sentence_hours, sentences, summaries, topic_menu, undo
from bot.commands.context import Call, Command, Desk, in_rows, in_short
from bot.commands.directory import of_catalogue, understand
from bot.commands.guesses import guess, offer_keyword
from bot.texts import _
from news.asking.phrases import ALL as ALL_NEWS
from news.delivery.messages import Choice, Reply
from news.delivery.subscriptions import EVERYTHING, Kind
from news.text.names import Names
from storage import subscriptions
from storage.engine.types import Tx

ALL = Names((name, EVERYTHING) for name in ALL_NEWS)


def find_topic(desk: Desk, name: str) -> str | None:
    """The slug of the topic that is surely meant, `EVERYTHING` for all of them; None where nobody can tell."""
    if name.strip() == EVERYTHING or ALL.find(name):
        return EVERYTHING
    topic = desk.taxonomy.find(name)
    return topic.slug if topic else None


def is_meant(desk: Desk, rest: str) -> bool:
    """Whether topics are all that is named."""
    return all(slug for _name, slug in reading.split(rest, lambda name: find_topic(desk, name)))


async def follow(call: Call) -> Reply:
    """Follow what a sentence names; for what is no topic, offer what might be meant."""
    words = reading.restore_quote(call.request.words, call.rest)
    named = list(reading.split(words, lambda name: find_topic(call.desk, name)))
    if not named:
        return await topic_menu.show_menu(call)
    if not all(slug for _name, slug in named):
        directory, request = await understand(call, words)
        if not request.is_plain or request.is_understood:
            return await sentences.apply(call, directory, request)
        if asked := await sentence_hours.answer(call, request):
            return asked
    return await _follow_topics(call, named)


async def _follow_topics(call: Call, named: Sequence[tuple[str, str | None]]) -> Reply:
    slugs = list(dict.fromkeys(slug for _name, slug in named if slug))
    if EVERYTHING in slugs:
        slugs = [EVERYTHING]
    unknown = [name for name, slug in named if not slug]
    lines: list[str] = []
    choices: list[Choice] = []
    toast = ""
    if slugs:
        before = await call.read_filter(having=[(Kind.TOPIC, slug) for slug in slugs])
        fresh, undoing = await undo.change(call, _add, call=call, slugs=slugs, filter_=before.number)
        after = await call.desk.db.read(subscriptions.get, chat=call.chat.number, filter_=before.number)
        said = [await filter_words.say_change(call, before, after)]
        if undoing and (went := summaries.describe_topics(call.desk, before)):
            said.append(_("Thay cho: {names}.").format(names=went))
        toast = in_short(_confirm(call.desk, slugs, fresh) + said)
        lines += [*said, *undo.explain(undoing)]
        choices += [*_offer_next(call.desk, slugs), *await coming.offer_again(call, [after]), *undoing]
    for name in unknown:
        lines.append(_("Chưa có chủ đề “{words}”.").format(words=reading.quote(name)))
    if unknown:
        guesses = guess(call.desk, unknown[0])
        lines.append(
            _("Có phải ý bạn là một trong những mục dưới đây?") if guesses else _("Gõ /chude để xem các chủ đề.")
        )
        lines.append(_("Cũng có thể dùng từ khóa: nhận mọi tin có đúng những chữ này."))
        choices = [*guesses, offer_keyword(unknown[0]), *choices]
    return Reply(text="\n".join(lines), choices=in_rows(choices), toast="" if unknown else toast)


def _add(tx: Tx, *, call: Call, slugs: Sequence[str], filter_: int) -> list[str]:
    """Those that are new to the chat. What everything was followed without joins the rest, where that is named."""
    chat = call.chat.number
    excepted = subscriptions.get(tx, chat=chat, filter_=filter_).excepted[Kind.TOPIC]
    slugs = [slug for slug in slugs if slug in excepted] or slugs
    return [
        slug
        for slug in slugs
        if subscriptions.follow(tx, chat=chat, kind=Kind.TOPIC, value=slug, now=call.now, filter_=filter_)
    ]


def _confirm(desk: Desk, slugs: Sequence[str], fresh: Sequence[str]) -> list[str]:
    """What was done, for a toast, which has no room for all that comes."""
    if not fresh:
        return [_("Bạn đã theo dõi {names} từ trước.").format(names=summaries.name_topics(desk, slugs))]
    return [_("Đã theo dõi {names}.").format(names=summaries.name_topics(desk, fresh))]


def _offer_next(desk: Desk, slugs: Sequence[str]) -> list[Choice]:
    choices = [Choice(label=_("Thêm chủ đề"), command="/chude"), Choice(label=_("Tin mới nhất"), command="/moinhat")]
    if len(slugs) == 1:
        slug = "moi-chu-de" if slugs[0] == EVERYTHING else slugs[0]
        name = summaries.name_topics(desk, slugs)
        choices.append(Choice(label=_("Bỏ {name}").format(name=name), command=f"/bo {slug}"))
    return choices


FOLLOW = Command(
    name="theodoi",
    aliases=("theo dõi", "follow", "subscribe", "đăng ký", "nhận tin"),
    about=lambda: _("Nhận tin về một chủ đề; “tất cả” là mọi tin"),
    takes=lambda: _("y tế"),
    answer=follow,
    is_meant=lambda desk, rest: is_meant(desk, rest) or of_catalogue(desk).request(rest).is_understood,
)
