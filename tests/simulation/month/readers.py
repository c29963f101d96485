"""The readers of a month: what each of them wants since when, what it heard, and what it should have heard."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from news.delivery.messages import Reply
from tests.bot.commands.people import Clock, Person
from tests.simulation.month.wishes import Coming, Expected, Heard, Piece, Wanted, Wishes, decide


@dataclass
class Reader:
    """A chat, and what it wants since when."""

    person: Person
    clock: Clock
    wishes: Wishes = field(default_factory=Wishes)
    changed: list[datetime] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)  #: of its filters
    heard: Heard = field(default_factory=Heard)
    expected: list[Expected] = field(default_factory=list)
    _stories: dict[int, Expected] = field(default_factory=dict)  #: by which article it heard of each

    @property
    def channel(self) -> str:
        return self.person.request.channel

    @property
    def first(self) -> Wanted:
        """The filter that commands are about."""
        return self.wishes.filters[0]

    async def say(self, words: str, *, press: str = "") -> Reply:
        """Type *words*, and press the button of this label beneath the answer."""
        reply = await self.person.asks(words)
        return await self.person.presses(reply, press) if press else reply

    def change(self, **values: object) -> None:
        self.wishes = replace(self.wishes, **values)  # type: ignore[arg-type]

    def change_first(self, **values: object) -> None:
        self.change(filters=(replace(self.first, **values), *self.wishes.filters[1:]))  # type: ignore[arg-type]

    def expect(self, piece: Piece) -> None:
        """Decide what is to become of an article."""
        before = self._stories.get(piece.story)
        if before is None:
            recent = self.heard.recent(piece.at)
            found = Expected(piece, decide(self.wishes, piece, channel=self.channel, recent=recent))
        else:
            coming = Coming(why="told already" if self.wishes.wants(piece) else "")
            is_late = before.coming.at is not None and before.coming.at > piece.at
            until = piece.at if not is_late else before.coming.at
            assert until is not None
            found = Expected(piece, coming, doubtful=before.doubtful or self.has_changed(before.piece.at, until))
        if found.coming.at is not None:
            self._stories[piece.story] = found
        self.expected.append(found)

    def has_changed(self, since: datetime, until: datetime) -> bool:
        """Whether it wanted something else at some moment between the two, these included."""
        return any(since <= moment <= until for moment in self.changed)

    def is_new_to(self, *things: tuple[str, str]) -> bool:
        """Whether no filter has anything to do with these."""
        return not any(set(things) & (one.asked | one.without) for one in self.wishes.filters)
