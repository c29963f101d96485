"""Where an article went, for the newsroom and operators: in a few lines for a phone, or all that is known."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.texts import _
from bot.words.evidence import say_evidence
from bot.words.outcomes import describe_detail, describe_dropped, describe_fate, describe_state
from bot.words.verdicts import describe_verdict
from news.articles.labels import Label
from news.delivery.subscriptions import EVERYTHING, Kind
from news.feeds.fates import Fate
from news.feeds.feed import Feed
from news.feeds.unseen import Cause, Clue, Window
from news.text.dates import VIETNAM, local_time
from news.text.vietnamese import capitalize
from storage.articles import Stored
from storage.outbox.of_article import Share
from storage.whereabouts import REMEMBERED, Unseen, Whereabouts

EVIDENCE: Final = 2  #: words named for each topic on a phone
ALIKE: Final = 3  #: newspapers named there
ARRIVED: Final = ("sent", "bundled")  #: states of what came


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """What slugs and names of channels are called."""

    topic: Callable[[str], str]
    province: Callable[[str], str]
    channel: Callable[[str], str]


def summarize(found: Whereabouts, naming: Naming, *, now: datetime) -> list[str]:
    """The few lines that a person on a phone reads."""
    article = found.article
    seen = _("bot thấy {time}").format(time=moment(article.first_seen))
    dates = [_("đăng {time}").format(time=moment(article.published)), seen] if article.published else [seen]
    lines = [quote(article), " · ".join([article.newspaper, *dates])]
    if places := describe_places(found):
        lines.append(_("Nguồn: {places}.").format(places=places))
    if topics := describe_topics(found.labels, naming, evidence=EVIDENCE):
        lines.append(_("Nói về: {topics}.").format(topics="; ".join(topics)))
    if article.urgent:
        lines.append(_("Là tin khẩn."))
    if found.alike:
        lines.append(describe_alike(article, found.alike[:ALIKE]))
    lines += [one for one in (describe_fate(found.fate),) if one]
    lines += describe_deliveries(found, naming, now=now)
    if found.corrections:
        lines.append(describe_corrections(found.corrections))
    return lines


def moment(when: datetime) -> str:
    """The time of day and the day, short."""
    return when.astimezone(VIETNAM).strftime("%H:%M %d/%m")


def quote(article: Stored) -> str:
    """Its headline, or what stands for it while its page is still to be asked."""
    return f"“{article.title}”" if article.title else article.url


def name_feed(feed: Feed) -> str:
    """A feed as people know it: its section, or that it lists all."""
    return feed.section or _("trang chung")


def describe_places(found: Whereabouts) -> str:
    """The feed that brought it, and the sections it stands in."""
    names = [name_feed(found.feed)] if found.feed else []
    return ", ".join(dict.fromkeys([*names, *found.article.sections]))


def describe_topics(labels: Iterable[Label], naming: Naming, *, evidence: int) -> list[str]:
    """What it is about: topics with some of their *evidence*, and provinces."""
    topics = []
    provinces = []
    for one in labels:
        if one.kind == Kind.TOPIC and one.value != EVERYTHING:
            why = ", ".join(say_evidence(one.evidence[:evidence]))
            topics.append(f"{naming.topic(one.value)} ({why})" if why else naming.topic(one.value))
        elif one.kind == Kind.PROVINCE:
            provinces.append(naming.province(one.value))
    return topics + ([", ".join(provinces)] if provinces else [])


def describe_alike(article: Stored, alike: Sequence[Stored]) -> str:
    """Which other newspapers tell the same, and whether one was first."""
    names = ", ".join(dict.fromkeys(one.newspaper for one in alike))
    if article.cluster == article.number:
        return _("Báo khác đăng sau, cùng chuyện này: {newspapers}.").format(newspapers=names)
    text = _("Báo khác cũng đăng chuyện này: {newspapers}. Ai đã nhận từ báo ấy thì không nhận lại.")
    return text.format(newspapers=names)


def describe_deliveries(found: Whereabouts, naming: Naming, *, now: datetime) -> list[str]:
    """A line for each thing that became of its deliveries, by channel."""
    lines = [_("Đang ghi tin cho những nơi nhận còn lại.")] if found.is_open else []
    if not found.shares:
        return lines or ([_explain_no_rows(found, now=now)] if found.fate is Fate.MATCHED else [])
    grouped: dict[tuple[str, str, str], list[Share]] = {}
    for one in found.shares:
        grouped.setdefault((one.kind, one.state, one.reason), []).append(one)
    for (kind, state, reason), shares in sorted(grouped.items(), key=lambda one: (one[0][0], one[0][1] not in ARRIVED)):
        counts = ", ".join(f"{naming.channel(one.channel)} {one.rows}" for one in shares)
        words = name_share(kind, state, reason)
        lines.append(f"{capitalize(words)}: {counts}.")
    return lines


def name_share(kind: str, state: str, reason: str) -> str:
    """What deliveries of this kind have come to, to stand before their number."""
    words = describe_dropped(reason) if reason else describe_state(state)
    if kind == "edit":
        return _("sửa tin đã gửi, {outcome}").format(outcome=words)
    if kind == "correction":
        return _("đính chính, {outcome}").format(outcome=words)
    return words


def _explain_no_rows(found: Whereabouts, *, now: datetime) -> str:
    if found.article.first_seen < now - REMEMBERED:
        return _("Sổ gửi hồi ấy không còn: chỉ giữ {days} ngày.").format(days=REMEMBERED.days)
    if found.alike:
        return _("Không gửi cho ai: ai theo dõi thì đã nhận chuyện này từ báo khác, hoặc chưa ai theo dõi.")
    return _("Không gửi cho ai: lúc bài đăng, chưa ai theo dõi điều gì trong bài.")


def describe_corrections(corrections: Sequence[datetime]) -> str:
    """How often its newspaper corrected it, and when last."""
    return _("Báo đã sửa hoặc gỡ {count} lần, lần cuối {time}.").format(
        count=len(corrections), time=moment(corrections[-1])
    )


def list_shares(shares: Iterable[Share], naming: Naming) -> list[str]:
    """Every group of deliveries, with its times and what a platform said."""
    lines = []
    for one in shares:
        words = f"{naming.channel(one.channel)} · {name_share(one.kind, one.state, one.reason)}: {one.rows}"
        times = local_time(one.first)
        if local_time(one.last) != times:
            times = f"{times} – {local_time(one.last)}"
        lines.append(f"{words} ({times})" + (f" – {describe_detail(one.detail)}" if one.detail else ""))
    return lines


def describe_page(found: Whereabouts) -> str:
    """What is known of its page since its feed lists it no more; "" where it was never missed."""
    page = found.page
    if page is None:
        return ""
    since = _("nguồn không còn bài này từ {time}").format(time=local_time(page.noticed))
    if page.gone is None:
        end = _("trang của bài vẫn mở được") if page.is_over else _("bot đang kiểm tra trang của bài")
    else:
        end = _("trang của bài không còn từ {time}").format(time=local_time(page.gone))
    return f"{since}; {end}"


def describe_window(when: Window) -> str:
    """When an article was published by its newspaper's numbers; "" where nothing says so."""
    if when.after is not None and when.before is not None:
        if when.after == when.before:
            return _("Bài đăng lúc {time}.").format(time=local_time(when.after))
        text = _("Theo số thứ tự bài của báo, bài đăng trong khoảng {after} – {before}.")
        return text.format(after=local_time(when.after), before=local_time(when.before))
    if when.after is not None:
        return _("Theo số thứ tự bài của báo, bài đăng sau {time}.").format(time=local_time(when.after))
    if when.before is not None:
        return _("Theo số thứ tự bài của báo, bài đăng trước {time}.").format(time=local_time(when.before))
    return ""


def describe_clue(one: Clue, unseen: Unseen, *, site: str) -> str:
    """One thing that may explain why an article is not there; *site*: what its address leads to."""
    sight = one.sight
    if sight is None:
        return _describe_bare(one.cause, unseen, site=site)
    feed = f"{sight.feed.newspaper} · {name_feed(sight.feed)}"
    if one.cause is Cause.BASELINE and sight.feed.baseline_at:
        return _("Bài đăng trước khi bot bắt đầu đọc {feed} ({time}).").format(
            feed=feed, time=local_time(sight.feed.baseline_at)
        )
    if one.cause is Cause.GAP and sight.gap_since and sight.gap_until:
        text = _("{feed}: từ {since} đến {until} báo đăng nhanh hơn bot kịp đọc; có thể bài đăng đúng lúc ấy.")
        if one.sure:
            text = _("{feed}: từ {since} đến {until} báo đăng nhanh hơn bot kịp đọc; bài đăng đúng lúc ấy.")
        return text.format(feed=feed, since=local_time(sight.gap_since), until=local_time(sight.gap_until))
    if one.cause is Cause.FAILING and sight.feed.failing_since:
        return _("{feed}: không đọc được từ {time} ({verdict}).").format(
            feed=feed, time=local_time(sight.feed.failing_since), verdict=describe_verdict(sight.feed.verdict)
        )
    return _("{feed}: đang tạm dừng.").format(feed=feed)


def _describe_bare(cause: Cause, unseen: Unseen, *, site: str) -> str:
    if cause is Cause.UNLISTED:
        polled = [one.polled for one in unseen.sights if one.polled]
        if not polled:
            return _("Bot chưa lần nào đọc nguồn của {newspaper}.").format(newspaper=unseen.newspaper)
        text = _("Bot đọc {newspaper} qua {count} nguồn, lần gần nhất lúc {time}; chưa nguồn nào có bài này.")
        return text.format(newspaper=unseen.newspaper, count=len(unseen.sights), time=local_time(max(polled)))
    return {
        Cause.ELSEWHERE: _(
            "Đường dẫn rút gọn hoặc bài trên mạng xã hội: không biết được nó dẫn tới bài nào. "
            "Mở ra rồi dán địa chỉ trên trang báo."
        ),
        Cause.FORGOTTEN: _(
            "Bot đã thấy bài này, nhưng nay không còn giữ: đã quá 90 ngày, hoặc trang của bài không có đầu đề."
        ),
        Cause.FRONT: _("Đây là trang chủ hoặc một chuyên mục, không phải địa chỉ một bài."),
    }.get(cause, _("Bot không đọc {site}: không có nguồn tin nào của trang ấy.").format(site=site))
