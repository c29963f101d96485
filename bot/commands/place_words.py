"""What became of provinces in July 2025, and which towns and newspapers are of which province."""

from collections.abc import Sequence

from bot import catalogue
from bot.commands.context import Desk
from bot.texts import _
from news.articles.provinces import Province
from news.text.vietnamese import slug


def explain_mergers(desk: Desk, found: Sequence[Province]) -> list[str]:
    """What became of each of these provinces in July 2025."""
    lines = []
    for one in found:
        parts = ", ".join(part.name for part in desk.provinces.parts(one.slug))
        if one.now:
            home = desk.provinces.get(one.now)
            now = f"{home.kind} {home.name}" if home else one.now
            lines.append(
                _("{name} nay thuộc {now}. Bạn sẽ nhận những tin có nhắc đến {name}.").format(name=one.name, now=now)
            )
        elif parts:
            lines.append(_("{name} nay gồm cả {parts}.").format(name=one.name, parts=parts))
    return lines


def explain_towns(desk: Desk, towns: Sequence[tuple[str, str]]) -> list[str]:
    """Of which province each town is, as a filter knows provinces alone."""
    return [
        _("“{town}” thuộc {province}, nên bạn nhận tin của cả {province}.").format(
            town=town, province=desk.provinces.name(province)
        )
        for town, province in towns
        if slug(town) != province
    ]


def is_elsewhere(desk: Desk, newspapers: Sequence[str], provinces: Sequence[str]) -> bool:
    """Whether each of these newspapers is of another province than those."""
    homes = {slug(one.name): one.province for one in catalogue.newspapers().newspapers}
    known = [desk.provinces.get(one) for one in provinces]
    wanted = {one.now or one.slug for one in known if one}
    return all(homes.get(paper) and homes[paper] not in wanted for paper in newspapers)
