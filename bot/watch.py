"""What watches over the whole: lanes, digests, disks, silent newspapers, channels that hear nothing."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from bot.channels import House, OpenChannel
from bot.delivery import DeliveryJobs
from bot.texts import current_language
from bot.upkeep import spaces_of
from bot.words.quiet_topics import QuietTopicWording
from jobs.matching.topics import Topics
from jobs.schedule import Schedule
from jobs.upkeep import quiet_topics, silences, watch
from jobs.upkeep.alarms import Alarms
from jobs.upkeep.deafness import Deafness
from jobs.upkeep.quiet_topics import QuietTopics
from jobs.upkeep.silences import Silences
from jobs.upkeep.space import DiskSpace
from jobs.upkeep.watch import Watch

STALLED: Final = 60.0  #: seconds without a round, and `/healthz` says so

Moments = Callable[[], Mapping[str, float]]  #: by job: when it last came to its end, on the steady clock


class Watching:
    """The parts, over what is *opened* and at work."""

    def __init__(
        self,
        house: House,
        alarms: Alarms,
        opened: Sequence[OpenChannel],
        delivery: DeliveryJobs,
        topics: Topics,
        *,
        list_moments: Moments,
        name_province: Callable[[str], str],
    ) -> None:
        db, clock = house.db, house.clock
        self._clock = clock
        self._list_moments = list_moments
        self._topics = topics
        self._watch = Watch(
            db,
            alarms,
            clock=clock,
            deliveries=delivery.delivering,
            list_moments=list_moments,
            disks=[one for one in spaces_of(house.config.storage) if isinstance(one, DiskSpace)],
        )
        self._deafness = Deafness(alarms, opened, clock=clock)
        self._silences = Silences(db, alarms, clock=clock, name_topic=self._name_topic)
        self._quiet_topics = QuietTopics(
            db,
            alarms,
            channels=[one.name for one in house.channels.on if not one.monthly_quota],  # there each message counts
            wording=QuietTopicWording(self._name_topic, name_province),
            name_topic=self._name_topic,
            clock=clock,
            on_queued=delivery.wake,
        )

    def put_on(self, schedule: Schedule) -> None:
        """Look from now on."""
        schedule.every(watch.EVERY, self._watch.round, "watch")
        schedule.every(watch.EVERY, self._deafness.round, "deaf")
        schedule.every(silences.EVERY, self._silences.round, "silences")
        schedule.every(quiet_topics.EVERY, self._quiet_topics.round, "quiet topics")

    def _name_topic(self, slug: str) -> str:
        topic = self._topics.present.taxonomy.speaking(current_language()).get(slug)
        return topic.name if topic else ""

    def list_stalled(self) -> list[str]:
        """The jobs that have not come to their end for `STALLED`."""
        moment = self._clock.monotonic()
        return [name for name, last in self._list_moments().items() if moment - last > STALLED]
