"""The same life: what newspapers publish and take away, what the newsroom says, and the digests that are made."""

from datetime import timedelta
from typing import Final

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from news.articles.labels import Label
from news.delivery.books import Account, day_of
from news.delivery.digests import select
from news.delivery.messages import Reply
from news.delivery.subscriptions import Kind
from storage import articles, books, broadcasts, clusters, corrections, digests, muted_stories, notices, withdrawals
from storage.articles import ArticleState
from storage.outbox import broadcast_rows, fan_out, gathering, settle
from tests import make
from tests.storage.outbox.model import EVERYTHING, Call
from tests.storage.outbox.model_rows import NEWS, NOTICE
from tests.storage.outbox.model_stories import Piece
from tests.storage.outbox.people_machine import ANY, CHANNELS, PeopleMachine

LIMITS: Final = st.sampled_from([1, 2, 50])  #: chats in a part of a fan-out
TOPICS: Final = st.sampled_from([("y-te",), ("kinh-te",), ("y-te", "kinh-te"), ()])
WEEK: Final = timedelta(days=7)


def words_of(piece: Piece) -> tuple[str, str]:
    """The headline and the lead of an article; another figure in each version."""
    return f"Tai nạn số {piece.number}", f"Nạn nhân {30 + piece.version} tuổi được đưa đi cấp cứu."


class PressMachine(PeopleMachine):
    """Articles, broadcasts, notices, digests."""

    @initialize(
        later=st.sampled_from([0, 0, 12, 19, 130, 140]),
        hours=st.lists(st.sampled_from(["", "12:30 17:30"]), min_size=3, max_size=4),
        kinds=st.lists(st.tuples(TOPICS, st.booleans(), st.none() | ANY), min_size=1, max_size=4),
    )
    def begin(self, later: int, hours: list[str], kinds: list[tuple[tuple[str, ...], bool, int | None]]) -> None:
        """On a working day, or so many hours *later*: on a holiday, on the evening before a Sunday, or on that."""
        self.wait(later * 3600)
        for place, one in enumerate(hours):
            self.meet(CHANNELS[int(place % 3 == 2)], one, ("topic", "y-te") if place == 1 else EVERYTHING)
        for topics, urgent, same in kinds:
            self.publish(topics=topics, local=True, urgent=urgent, same=same, limit=50)

    @rule(
        topics=TOPICS, local=st.booleans(), urgent=st.booleans(), same=st.none() | ANY, limit=LIMITS, on=st.booleans()
    )
    def publish(
        self, topics: tuple[str, ...], local: bool, urgent: bool, same: int | None, limit: int, on: bool = False
    ) -> None:
        """*same* is an article whose story it tells again, or tells *on*."""
        if len(self.model.pieces) >= 8:
            return
        first = self.piece(same) if same is not None and self.model.pieces else None
        number = self._ingest()
        labels = {EVERYTHING, *(("topic", one) for one in topics), *([("province", "lam-dong")] if local else [])}
        piece = Piece(number, frozenset(labels), urgent, None, begun=self.model.at)
        if first is not None and not on:
            clusters.begin(self.tx, first.story or first.number)
            piece.story = first.story = first.story or first.number
            piece.thread = self.model.pieces[first.story].thread
        [stored] = articles.of(self.tx, [number])
        articles.mark_matched(self.tx, stored, urgent=urgent, cluster=piece.story)
        if first is not None and on:
            clusters.follow(self.tx, number, thread=self.model.join_thread(piece, first))
        articles.label(self.tx, number, [Label(kind=Kind(kind), value=value) for kind, value in sorted(labels)])
        fan_out.begin(self.tx, kind="alert", item=number, now=self.now)
        self.model.pieces[number] = piece
        self.advance(piece, limit)

    def _ingest(self) -> int:
        title, lead = words_of(Piece(len(self.model.pieces) + 1, frozenset(), False, None, 0))
        number = articles.add(
            self.tx,
            make.article(name=f"bai-{len(self.model.pieces)}", title=title, lead=lead),
            feed=1,
            newspaper="Báo Lâm Đồng",
            province="lam-dong",
            state=ArticleState.NEW,
            now=self.now,
        )
        books.count(self.tx, {Account.ENTRIES: 1, Account.ARTICLES: 1}, day=day_of(self.now), feed=1)
        return number

    def advance(self, piece: Piece, limit: int) -> None:
        """The next part of its rows, which end where the ledger says."""
        chunk = fan_out.advance(self.tx, article=piece.number, now=self.now, limit=limit)
        if piece.done:
            return
        before, piece.done = piece.after, chunk.done
        if not chunk.done:
            after = fan_out.cursor(self.tx, kind="alert", item=piece.number)
            assert after is not None and after > before, "a fan-out stands still"
            piece.after = after
        passed = [one for one in self.model.readers if before < one and (chunk.done or one <= piece.after)]
        rows = len(self.model.rows)
        self.model.write_alerts(piece, passed)
        assert chunk.rows == len(self.model.rows) - rows

    @precondition(PeopleMachine.has_pieces)
    @rule(limit=LIMITS)
    def go_on(self, limit: int) -> None:
        under_way = sorted(fan_out.unfinished(self.tx))
        assert under_way == sorted(one.number for one in self.model.pieces.values() if not one.done)
        for number in under_way:
            self.advance(self.model.pieces[number], limit)

    @precondition(PeopleMachine.has_pieces)
    @precondition(PeopleMachine.has_readers)
    @rule(place=ANY, article=ANY, again=st.booleans())
    def mute(self, place: int, article: int, again: bool) -> None:
        """Somebody heard enough of a story, or wants to hear of it *again*."""
        reader, piece = self.reader(place), self.piece(article)
        if not again:
            muted_stories.mute(self.tx, chat=reader.number, article=piece.number, now=self.now)
            self.model.mute(reader, piece)
            return
        muted_stories.unmute(self.tx, chat=reader.number, article=piece.number, now=self.now)
        for one in self.model.unmute(reader, piece):
            self.model.write_alerts(one, [reader.number])

    @precondition(PeopleMachine.has_pieces)
    @rule(place=ANY)
    def correct(self, place: int) -> None:
        piece = self.piece(place)
        piece.version += 1
        title, lead = words_of(piece)
        now = make.article(title=title, lead=lead)
        changed = corrections.correct(self.tx, piece.number, now, feed=1, now=self.now)
        assert changed is not piece.withdrawn
        if changed:
            corrections.tell(self.tx, piece.number, now=self.now, since=self.now - WEEK)
            self.model.edit_all(piece)
        self.learn_corrections()

    @precondition(PeopleMachine.has_pieces)
    @rule(place=ANY)
    def withdraw(self, place: int) -> None:
        """It is taken away, or put back."""
        piece = self.piece(place)
        if piece.withdrawn:
            assert withdrawals.restore(self.tx, piece.number, now=self.now)
            self.model.restore(piece)
        else:
            assert withdrawals.withdraw(self.tx, piece.number, now=self.now)
            self.model.withdraw(piece)
        self.learn_corrections()

    # The newsroom

    @precondition(lambda self: len(self.model.calls) < 3)
    @rule(limit=LIMITS)
    def broadcast(self, limit: int) -> None:
        number = broadcasts.add(self.tx, author="telegram:1", audience="", text="Nghỉ lễ", now=self.now)
        said = sum(broadcasts.audience(self.tx, "all", channels=CHANNELS).values())
        active = [one for one in self.model.readers.values() if one.active]
        assert said == len(active)
        confirmed = broadcasts.confirm(self.tx, number, words="all", said=said, channels=CHANNELS, now=self.now)
        assert (confirmed.refused is None) == bool(active)
        if active:
            self.model.calls[number] = Call(number)
            self._advance_broadcast(self.model.calls[number], limit)

    def _advance_broadcast(self, call: Call, limit: int) -> None:
        goes_on = broadcasts.advance(self.tx, call.number, channels=CHANNELS, now=self.now, limit=limit)
        before, was_done, call.done = call.after, call.done, not goes_on
        if was_done or call.done:
            assert not any(one > before for one in self.model.readers) or was_done, "a broadcast forgot somebody"
            return
        call.after = fan_out.cursor(self.tx, kind="broadcast", item=call.number) or 0
        self.model.call(call, [one for one in self.model.readers if before < one <= call.after])
        if call.cancelled:
            self._accept_closed(call)

    def _accept_closed(self, call: Call, *, everything: bool = False) -> None:
        """Rows of a cancelled broadcast that were closed, some or all that still wait."""
        found = self.read()
        for key, row in list(self.model.rows.items()):
            if key[1:] == ("broadcast", call.number) and row.due is not None:
                waits = row.state != "sending" or row.due <= self.model.at
                if waits and (everything or found[key].state == "dropped"):
                    self.model.rows[key] = self.model.cancelled(row)

    @precondition(lambda self: bool(self.model.calls))
    @rule(limit=LIMITS, cancel=st.booleans())
    def go_on_broadcasting(self, limit: int, cancel: bool) -> None:
        for call in self.model.calls.values():
            if cancel and not call.cancelled:
                call.cancelled = broadcasts.cancel(self.tx, call.number)
            self._advance_broadcast(call, limit)
            if call.cancelled:
                broadcast_rows.close(self.tx, call.number, channels=CHANNELS, now=self.now)
                self._accept_closed(call, everything=True)

    @precondition(PeopleMachine.has_readers)
    @rule(place=ANY, other=ANY, again=st.booleans(), drop=st.booleans(), lane=st.sampled_from([NOTICE, NEWS]))
    def notify(self, place: int, other: int, again: bool, drop: bool, lane: int) -> None:
        """To the newsroom; among the news, to readers."""
        chats = sorted({self.reader(place).number, self.reader(other).number})
        earlier = [key[2] for key in self.model.rows if key[1] == "notice"]
        number = earlier[0] if again and earlier else notices.add(self.tx, Reply(text="Nguồn hỏng"), now=self.now)
        fan_out.write_notice(self.tx, notice=number, chats=chats, now=self.now, lane=lane)
        self.model.notify(number, chats, lane)
        if drop:
            settle.drop_notice(self.tx, notice=number)
            for key, row in self.model.rows.items():
                if key[1:] == ("notice", number) and row.state == "waiting":
                    row.drop("nothing-to-say")

    # Digests

    @precondition(PeopleMachine.has_readers)
    @rule(wait=st.booleans())
    def make_digests(self, wait: bool) -> None:
        """Those that are due, or will be next."""
        self.learn()
        ahead = [one.digest_at for one in self.model.readers.values() if (one.digest_at or 0) > self.model.at]
        if wait and ahead:
            self.wait((min(at for at in ahead if at is not None) - self.model.at) / 1000)
        found = digests.due(self.tx, now=self.now, limit=10)
        assert sorted(one.chat for one in found) == sorted(self.model.digests_due())
        heaps = gathering.find(self.tx, chats=[one.chat for one in found])
        for one in found:
            reader, heap = self.model.readers[one.chat], heaps[one.chat]
            wanted, unwanted, wrong = self.model.gathered(reader)
            assert sorted(candidate.article for candidate in heap.wanted) == [key[2] for key in wanted]
            assert sorted(heap.unwanted) == [key[2] for key in unwanted]
            assert list(heap.corrections) == [key[2] for key in wrong]
            assert one.paused == (reader.paused > self.model.at)
            chosen, number = select(heap.wanted), None
            if one.paused or not (chosen.parts or heap.corrections):
                assert digests.pass_over(self.tx, one, now=self.now, unwanted=heap.unwanted)
            else:
                number = digests.make(self.tx, one, heap, chosen, now=self.now)
                assert number is not None
            self.model.make_digest(reader, number)
        self.learn()
