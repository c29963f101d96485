"""What left the program, held against what it may do: copies, waits, the rate, the order, quiet hours."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from datetime import date
from itertools import pairwise

from news.text.dates import VIETNAM
from tests.simulation.ledger import UNSURE, Evidence, Ledger, Window
from tests.simulation.messengers import Departure
from tests.simulation.people import Person
from tests.simulation.plan import Plan
from tests.simulation.world import NEVER

MOST_COPIES = {"telegram": 5, "zalo": 2}
RATE = {"telegram": 30, "zalo": 2}  #: departures in a sliding second of one life, at most
NEWS = 3  #: the lane of an article that is not urgent
LATE = 400.0  #: seconds in which what may go at once leaves, where nothing is in its way
BEFORE = 700.0  #: seconds for which trouble lasts on: what a person must repair is asked every five minutes
HOLIDAY = date(2026, 11, 24)  #: that universes live to see
AROUND = 3  #: minutes at both ends of quiet hours in which something may be on its way


class Leaving:
    """The judgement of all departures; *say* is told what is wrong."""

    def __init__(
        self,
        plan: Plan,
        ledger: Ledger,
        evidence: Evidence,
        windows: Mapping[str, Window],
        say: Callable[..., None],
    ) -> None:
        self._universe = plan.universe
        self._windows = windows
        self._ledger = ledger
        self._evidence = evidence
        self._say = say
        self.copies: Counter[str] = Counter()
        self.worst_second = 0

    def judge(self) -> None:
        """Everything."""
        for messenger in (self._universe.telegram, self._universe.zalo):
            self._rate(messenger.departures, RATE[messenger.name])
            self._waits(messenger.departures)
        for person in self._universe.people:
            if person.final() is person:
                self._copies(person)
                if len(self._evidence.people_of(person)) == 1:
                    self._order(person)
                    self._in_time(person)
                    self._quiet(person)
                    self._days_off(person)

    def _rate(self, departures: list[Departure], most: int) -> None:
        by_life: dict[int, list[float]] = defaultdict(list)
        for one in departures:
            by_life[one.life].append(one.moment)
        worst = 0
        for moments in by_life.values():
            moments.sort()
            first = 0
            for last, moment in enumerate(moments):
                while moment - moments[first] >= 1.0:
                    first += 1
                worst = max(worst, last - first + 1)
        if worst > most:
            self._say("too many in a second", worst)
        self.worst_second = max(self.worst_second, worst)

    def _waits(self, departures: list[Departure]) -> None:
        """Nothing leaves in a time that was said to be waited, as far as this life heard of it."""
        for asked in departures:
            if asked.outcome != "wait":
                continue
            for one in departures:
                same = one.address == asked.address and one.life == asked.life
                if same and asked.heard + 0.01 < one.moment < asked.heard + asked.wait - 0.25:
                    self._say("sent although it was to wait", one.address, f"at {one.moment:.1f}")
                    break

    # Copies

    def _copies(self, person: Person) -> None:
        """Each copy after the first needs a cause, and there are never more than the cap."""
        things: dict[str, list[Departure]] = defaultdict(list)
        for one in self._evidence.to(person):
            if not one.is_edit:
                for about in sorted(one.about):
                    things[about].append(one)
        for about, left in things.items():
            counted = Counter(one.address for one in left if one.arrived or one.outcome in UNSURE)
            most = MOST_COPIES[person.channel] * (1 + self._ledger.corrections_of(about))  # each has copies of its own
            if max(counted.values(), default=0) > most:
                self._say("more copies than may be", about, f"chat {person.number}", max(counted.values()))
            self._causes(about, person, left)

    def _causes(self, about: str, person: Person, left: list[Departure]) -> None:
        had: dict[str, Departure] = {}
        for one in left:
            if one.outcome == "moved":
                continue  # nobody reads there any more, and its answer is how the program hears of that
            before = had.get(one.address) or self._had_elsewhere(had, person, one)
            if before is not None and before.arrived:
                cause = self._cause(before)
                if not cause and self._ledger.corrections_of(about) and before.text != one.text:
                    cause = "correction"
                if not cause:
                    self._say("sent again without a cause", about, f"chat {person.number}", f"at {one.moment:.1f}")
                elif one.arrived and cause != "correction":
                    self.copies[cause] += 1
            if one.arrived or one.outcome in UNSURE:
                had[one.address] = one

    def _had_elsewhere(self, had: dict[str, Departure], person: Person, one: Departure) -> Departure | None:
        """What the chat had at an earlier address: for its readers it is the same chat."""
        owners = {address: each for each in self._evidence.people_of(person) for address in each.addresses}
        own = owners[one.address]
        for address, before in had.items():
            apart = (each for each in (own, owners[address]) if each is not person and own is not owners[address])
            if address != one.address and one.moment > max((each.merge_known for each in apart), default=0.0) + 1:
                return before
        return None

    def _cause(self, before: Departure) -> str:
        """Why the program could not know that this arrived; "" where it knew."""
        if before.outcome in UNSURE:
            return f"answer: {before.outcome}"
        return "power cut" if self._evidence.was_cut(before) else ""

    # The order, and quiet hours

    def _order(self, person: Person) -> None:
        """What was written first leaves first, where nothing went wrong: what a hold put back goes after the rest."""
        if not self._evidence.is_clock_right():
            return
        first: dict[str, Departure] = {}
        for one in self._evidence.to(person):
            if not one.is_edit and len(one.about) == 1:
                first.setdefault(next(iter(one.about)), one)
        written = []
        for mark, departure in first.items():
            article = self._ledger.articles.get(mark)
            row = self._ledger.rows.get((person.number, "alert", article["id"])) if article else None
            if row and row["state"] == "sent" and row["lane"] == NEWS and (row["attempts"], row["copies"]) == (1, 0):
                written.append((row["created_at"], departure.moment, mark))
        for (early, left_early, mark), (late, left_late, other) in pairwise(sorted(written)):
            if early < late and left_early > left_late and self._was_well(left_late - BEFORE, left_early, person):
                self._say("out of order", mark, other, f"chat {person.number}")

    def _in_time(self, person: Person) -> None:
        """What may go at once goes at once, whatever the clock shows."""
        wishes = person.versions[0].wishes
        if wishes.quiet or wishes.days_off or wishes.hours or len(person.addresses) > 1:
            return
        first: dict[str, float] = {}
        for one in self._evidence.to(person):
            for mark in one.about:
                first.setdefault(mark, one.moment)
        for mark, window in self._windows.items():
            article = self._ledger.articles.get(mark)
            row = self._ledger.rows.get((person.number, "alert", article["id"])) if article else None
            if row is None or row["state"] != "sent" or window.ended > window.began + 30:
                continue
            if len(person.possible(window.began - 60, window.ended + LATE)) == 1 and (
                first.get(mark, NEVER) > window.ended + LATE
                and self._was_well(window.began - BEFORE, window.ended + LATE, person)
            ):
                self._say("late", mark, f"chat {person.number}", f"{first.get(mark, NEVER) - window.ended:.0f} s")

    def _was_well(self, since: float, until: float, person: Person) -> bool:
        """Whether all that left in this time was answered, in one life."""
        there = self._universe.messenger(person.channel).departures
        within = [one for one in there if since <= one.moment <= until]
        is_full = any(since <= moment <= until for moment in self._universe.disk.was_full)
        answered = all(one.outcome == "answered" for one in within)
        return answered and not is_full and self._evidence.is_up(max(since, 1000.0), until)

    def _quiet(self, person: Person) -> None:
        """Nothing is heard in quiet hours but the silent change of a message."""
        quiet = person.versions[0].wishes.quiet
        if quiet is None or not self._evidence.is_clock_right():
            return
        begin, end = quiet
        lasts = (end - begin) % 1440
        for one in self._evidence.to(person):
            here = self._universe.world.date_at(one.moment).astimezone(VIETNAM)
            since = (here.hour * 60 + here.minute - begin) % 1440
            if not one.is_edit and AROUND <= since < lasts - AROUND:
                self._say("heard in quiet hours", f"chat {person.number}", f"at {one.moment:.1f}")

    def _days_off(self, person: Person) -> None:
        """On a day off nothing new is heard but urgent news, or in a digest where one was asked for."""
        choice = person.versions[0].wishes.days_off
        if not choice or not self._evidence.is_clock_right():
            return
        seen: set[str] = set()
        for one in self._evidence.to(person):
            here = self._universe.world.date_at(one.moment).astimezone(VIETNAM)
            minutes = here.hour * 60 + here.minute
            fresh = set() if one.is_edit else one.about - seen
            seen |= one.about
            if (here.date() != HOLIDAY and here.isoweekday() != 7) or minutes < AROUND:
                continue
            for mark in sorted(fresh & self._ledger.articles.keys()):
                article = self._ledger.articles[mark]
                row = self._ledger.rows.get((person.number, "alert", article["id"]))
                is_alone = row is None or row["state"] == "sent"
                if not article["urgent"] and (row is None or not row["copies"]) and (choice == 2 or is_alone):
                    self._say("heard on a day off", mark, f"chat {person.number}", f"at {here:%d %H:%M}")
