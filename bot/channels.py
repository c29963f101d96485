"""The ways out: each channel turns a `Message` into its platform's form and its errors into ours."""

from typing import Protocol

from news.delivery.messages import Abilities, Message, Receipt


class Channel(Protocol):
    """What delivery needs of a channel.

    `send` and `edit` raise only from the tree under `news.errors.ChannelError`. They do not pace
    themselves: delivery asks `Pacing` when a chat's turn has come.
    """

    name: str
    abilities: Abilities

    async def send(self, address: str, message: Message) -> Receipt: ...

    async def edit(self, address: str, message_id: str, message: Message) -> None: ...
