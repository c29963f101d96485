"""What else is promised: broadcasts reach everybody, digests come at their hours, messages say what is true now."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

from news.text.dates import VIETNAM
from tests.simulation.deeds import Said
from tests.simulation.ledger import Evidence, Ledger, Row
from tests.simulation.newspapers import Published
from tests.simulation.people import Label, Person
from tests.simulation.plan import Plan
from tests.simulation.world import NEVER

LATE = 900.0  #: seconds after its hour in which a digest is made by a program that runs
AUDIENCE = 600.0  #: seconds after its confirmation in which the rows of a broadcast are written


class Promises:
    """Judges them; *say* is told what is wrong."""

    def __init__(self, plan: Plan, ledger: Ledger, evidence: Evidence, say: Callable[..., None]) -> None:
        self._plan = plan
        self._universe = plan.universe
        self._ledger = ledger
        self._evidence = evidence
        self._say = say

    def judge(self) -> None:
        """Everything."""
        for said in self._plan.deeds.said:
            self._broadcast(said)
        for article in self._plan.articles:
            self._says_what_is_true(article)
        for person in self._universe.people:
            if len(self._evidence.people_of(person)) == 1 and self._evidence.is_clock_right():
                self._digests(person)
                self._bursts(person)

    # Broadcasts

    def _broadcast(self, said: Said) -> None:
        row = self._ledger.broadcasts.get(said.number)
        if row is None or row["done_at"] is None:
            self._say("a broadcast never ends", said.text)
            return
        for person in self._universe.people:
            if person.forgotten_at == NEVER and person.final().forgotten_at == NEVER:
                self._broadcast_to(person, said)

    def _broadcast_to(self, person: Person, said: Said) -> None:
        final = person.final()
        ledger = self._ledger.rows.get((final.number, "broadcast", said.number))
        about = [one for one in self._evidence.to(final) if said.text in one.about]
        if ledger is None:
            wishes = person.possible(said.began, said.ended + AUDIENCE)
            there = all(one.is_there for one in wishes) and person.merged_at > said.ended + AUDIENCE
            gone = self._evidence.gone(final) or person.refused
            if there and said.cancelled_at == NEVER and not gone:
                self._say("a broadcast forgot", f"chat {person.number}", said.text)
        elif ledger["state"] == "sent" and not any(one.arrived for one in about):
            self._say("a broadcast is called sent, and never arrived", f"chat {person.number}", said.text)
        elif ledger["state"] == "dropped":
            is_cancelled = ledger["reason"] == "cancelled"
            if (is_cancelled and said.cancelled_at == NEVER) or not self._evidence.confirms(ledger, final, about, None):
                self._say("dropped without that reason", f"chat {person.number}", said.text, ledger["reason"])

    # Digests

    def _digests(self, person: Person) -> None:
        """What was gathered comes with the next digest, not with one after that."""
        for (chat, kind, item), row in self._ledger.rows.items():
            if chat != person.number or kind != "alert" or row["state"] != "bundled" or row["copies"]:
                continue
            digest = self._ledger.digests.get(row["digest_id"])
            if digest is None:
                continue
            gathered, made = self._moment(row["created_at"]), self._moment(digest["created_at"])
            labels = frozenset(self._ledger.labels[item])
            for due in self._hours_between(person, gathered, made - LATE, labels):
                if self._evidence.is_up(due, due + LATE) and not self._is_one_open(person, due):
                    self._say("a digest was skipped", f"chat {person.number}", f"due at {due:.0f}")
                    return

    def _bursts(self, person: Person) -> None:
        """Of many alerts in a short time, only the first ones came by themselves."""
        urgent = {row["id"] for row in self._ledger.articles.values() if row["urgent"]}
        if self._ledger.has_burst(person.number, urgent):
            self._say("a burst came one by one", f"chat {person.number}")

    def _hours_between(self, person: Person, since: float, until: float, labels: frozenset[Label]) -> Iterator[float]:
        """The moments of its hours for what has these *labels*, where it had no others and was never paused."""
        wishes = person.possible(since - 60, until + LATE)
        if len(wishes) != 1 or wishes[0].is_paused or wishes[0].quiet or wishes[0].days_off:
            return
        _mode, hours = wishes[0].hear(labels)
        day = self._universe.world.date_at(since).astimezone(VIETNAM)
        for days in (0, 1, 2):
            for one in hours.split():
                hour, minute = map(int, one.split(":"))
                at = (day + timedelta(days=days)).replace(hour=hour, minute=minute, second=0, microsecond=0)
                moment = self._moment(at.timestamp() * 1000)
                if since + 1 < moment < until:
                    yield moment

    def _moment(self, written: float) -> float:
        """The moment of a date in a table, as the clock was right."""
        return (datetime.fromtimestamp(written / 1000, UTC) - self._universe.world.date_at(0)).total_seconds()

    def _is_one_open(self, person: Person, moment: float) -> bool:
        """Whether an earlier digest may not have been confirmed by then: it is waited for."""
        for (chat, kind, item), row in self._ledger.rows.items():
            if chat == person.number and kind == "digest" and item in self._ledger.digests:
                made = self._moment(self._ledger.digests[item]["created_at"])
                ended = self._moment(row["sent_at"]) if row["sent_at"] is not None else NEVER
                if made <= moment + LATE and ended >= moment and not moment <= made <= moment + LATE:
                    return True
        return False

    # What readers see in the end

    def _says_what_is_true(self, article: Published) -> None:
        """What can be edited says what its article says now; elsewhere what was wrong is told."""
        row = self._ledger.articles.get(article.mark)
        if row is None or len(article.titles) < 2 or article.gone_at < NEVER:
            return
        if row["title"] != article.title:
            if article.listed_until == NEVER:
                self._say("a correction was not taken over", article.mark)
            return
        for person in self._universe.people:
            if person.final() is person and person.forgotten_at == NEVER and not self._evidence.gone(person):
                self._has_the_truth(article, row, person)

    def _has_the_truth(self, article: Published, row: Row, person: Person) -> None:
        alert = self._ledger.rows.get((person.number, "alert", row["id"]))
        edit = self._ledger.rows.get((person.number, "edit", row["id"]))
        if alert is None or alert["state"] != "sent" or person.channel != "telegram":
            return
        about = [one for one in self._evidence.to(person) if article.mark in one.about]
        if edit is not None and edit["state"] == "dropped":
            if not self._evidence.confirms(edit, person, about, None):
                self._say("dropped without that reason", f"edit of {article.mark}", f"chat {person.number}")
            return
        reader = self._universe.telegram.reader(person.address)
        shown = reader.messages.get(int(alert["message_id"] or 0))
        if shown is not None and row["title"].rpartition(", ")[2] not in shown:
            self._say("an edit was dropped", article.mark, f"chat {person.number}")
