"""Send one delivery: what it says, in its chat's language, as far as the month allows."""

from jobs.clock import Clock
from jobs.delivery.compose import Composer
from jobs.delivery.departing import Departing
from jobs.delivery.outlet import Languages, Outgoing
from jobs.delivery.pacing import chat_of, leave
from news.delivery.messages import Alert, Message, Receipt
from storage.outbox.rows import NOWHERE, Delivery


class OverQuota(Exception):
    """The month does not allow this message now."""


class MustWait(Exception):
    """The channel said, since the message's slot was chosen, that its chat or everything must wait."""


class Sending:
    """From a claimed row to the platform."""

    def __init__(
        self, channel: Outgoing, composer: Composer, departing: Departing, in_language: Languages, *, clock: Clock
    ) -> None:
        self._outlet = channel.outlet
        self._pacing = channel.pacing
        self._clock = clock
        self._quota = channel.quota
        self._composer = composer
        self._departing = departing
        self._in_language = in_language

    async def send(self, delivery: Delivery) -> tuple[Message | None, Receipt | None]:
        """What was said, and the channel's receipt; None where there is nothing to say (any more) or no way to.

        `OverQuota`, `MustWait`, `NoLongerClaimed`, StorageError, or one of the `ChannelError`s, where it did not go.
        """
        message = await self._composer.message(delivery)
        if message is None or (delivery.kind == "edit" and not self._can_edit(delivery)):
            return message, None
        if delivery.kind == "alert" and isinstance(message, Alert) and message.withdrawn:
            return message, None
        with self._in_language(delivery.language):
            if self._quota is not None and not await self._quota.allows(delivery, message):
                raise OverQuota
            await self._departing.record(delivery)
            await leave(self._pacing, self._clock)
            if self._pacing.is_held(chat_of(delivery.address), self._clock.monotonic()):
                raise MustWait
            if delivery.kind == "edit":
                await self._outlet.edit(delivery.address, delivery.message_id, message)
                return message, Receipt(message_id=delivery.message_id)
            return message, await self._outlet.send(delivery.address, message)

    def _can_edit(self, delivery: Delivery) -> bool:
        return self._outlet.abilities.edit and delivery.message_id != NOWHERE
