"""An article as it is compared with others, and what it is to another: the same event, how that goes on, or nothing."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from news.stories.compare import contradict, goes_on, have_much_in_common, is_rewritten
from news.stories.facts import Facts, read_facts
from news.stories.verbatim import Syllables, is_alike, is_filled_in_otherwise, is_of_another_day, read_syllables

WINDOW: Final = timedelta(hours=72)  #: what was published further apart is neither one story nor one thread


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """What of an article is compared, and the story and thread that it is part of."""

    syllables: Syllables
    facts: Facts
    published: datetime
    newspaper: str = ""  #: "" where it is not known
    number: int = 0  #: the article's, in the ledger
    cluster: int = 0  #: the story's: the number of its first article
    thread: int = 0  #: of stories that go on: the number of the first article of all


def story(
    *,
    title: str,
    lead: str,
    published: datetime,
    newspaper: str = "",
    number: int = 0,
    cluster: int = 0,
    thread: int = 0,
) -> Story:
    """The article, ready to be compared."""
    cluster = cluster or number
    return Story(
        syllables=read_syllables(title=title, lead=lead, published=published),
        facts=read_facts(title=title, lead=lead, published=published),
        published=published,
        newspaper=newspaper,
        number=number,
        cluster=cluster,
        thread=thread or cluster,
    )


def is_same_story(one: Story, other: Story) -> bool:
    """Whether both tell the same event.

    A newspaper writes of an event once: what it has in other words is how it goes on.
    """
    apart = abs(one.published - other.published)
    if apart > WINDOW or not have_much_in_common(one.facts, other.facts):
        return False
    if is_of_another_day(one.syllables, other.syllables):
        return False
    if is_alike(one.syllables, other.syllables):
        return not (is_filled_in_otherwise(one.syllables, other.syllables) or contradict(one.facts, other.facts))
    elsewhere = not one.newspaper or one.newspaper != other.newspaper
    return elsewhere and is_rewritten(one.facts, other.facts, apart)


def is_follow_up(later: Story, earlier: Story) -> bool:
    """Whether *later*, which is no repeat of it, tells how the event of *earlier* goes on."""
    return abs(later.published - earlier.published) <= WINDOW and goes_on(later.facts, earlier.facts)


def join_story(new: Story, known: Story | None) -> Story:
    """*new* as part of the story that *known* tells."""
    return replace(new, cluster=known.cluster, thread=known.thread) if known else new


def join_thread(new: Story, earlier: Story | None) -> Story:
    """*new* as a story of its own, in the thread of *earlier*."""
    return replace(new, thread=earlier.thread) if earlier else new
