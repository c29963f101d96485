"""Articles, which of them tell the same story or how one goes on, and who hears no more of it; a part of the model."""

from dataclasses import dataclass

from tests.storage.outbox.model_rows import DAY, Name, Reader, RowModel


@dataclass
class Piece:
    """An article."""

    number: int
    labels: frozenset[Name]
    urgent: bool
    story: int | None  #: the number of the first article that tells it
    begun: int
    version: int = 1  #: of its words
    withdrawn: bool = False
    after: int = 0  #: the last chat whose row, if it gets one, is written
    done: bool = False
    thread: int | None = None  #: the number of the first article of all, where one goes on in it


class StoryModel(RowModel):
    """Rows, and the articles that most of them are of."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: dict[int, Piece] = {}
        self.muted: set[tuple[int, int]] = set()  #: a chat, and an article whose story it wants to hear no more of

    def join_thread(self, piece: Piece, first: Piece) -> int:
        """The article tells how another's event goes on; the number of the first of all."""
        thread = first.thread or first.story or first.number
        for one in self.pieces.values():
            if thread in (one.number, one.story) and one.thread is None:
                one.thread = thread
        piece.thread = thread
        return thread

    def find_story(self, piece: Piece) -> list[Piece]:
        """All articles of its story and thread, itself included."""

        def is_same(one: Piece) -> bool:
            same = one.story is not None and one.story == piece.story
            return one is piece or same or (one.thread is not None and one.thread == piece.thread)

        return [one for one in self.pieces.values() if is_same(one)]

    def keep_away(self, chat: int, piece: Piece) -> None:
        """A row that is on its way to somebody who wants to hear no more of the story is dropped."""
        row = self.rows.get((chat, "alert", piece.number))
        if row is None or row.state not in ("waiting", "gathered") or row.copies:
            return
        if any((chat, one.number) in self.muted for one in self.find_story(piece)):
            row.drop("muted")

    def mute(self, reader: Reader, piece: Piece) -> None:
        self.muted.add((reader.number, piece.number))
        for one in self.find_story(piece):
            self.keep_away(reader.number, one)

    def unmute(self, reader: Reader, piece: Piece) -> list[Piece]:
        """The articles that were kept away and still are news; there are no rows of them any more."""
        story = sorted(self.find_story(piece), key=lambda one: one.number)
        self.muted -= {(reader.number, one.number) for one in story}
        kept = []
        for one in story:
            row = self.rows.get((reader.number, "alert", one.number))
            if row is not None and row.reason == "muted" and row.created >= self.at - DAY:
                del self.rows[reader.number, "alert", one.number]
                kept.append(one)
        return kept
