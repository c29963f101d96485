"""What a person asked for, before anything is known of the answer."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Words typed or a button pressed, and where."""

    channel: str
    address: str  #: the chat, as the channel writes it
    words: str  #: as typed, or what the button stands for
    who: str = ""  #: the person's id on the channel, for admins
    name: str = ""  #: of the chat, for people
    group: bool = False
    one_way: bool = False  #: a group where only its makers write, as Telegram's channels are
    addressed: bool = True  #: a channel that also hears what a group says to others says False there
    may_change: bool = True  #: in groups only administrators change settings
    language: str = ""  #: what the platform says the person reads; "" unknown
    forwarded: bool = False  #: somebody else's words, passed on: they are no command
    wordless: bool = False  #: a picture, a sticker, a voice …: *words* is empty, and nobody here can see or hear it
    illustrated: bool = False  #: a picture or file came with the words, or with the message that they answer
    offered: int | None = None  #: a bare number was typed that chooses nothing: so many were there to choose
    early: bool = False  #: … though it is one of them: it came before its question could be read
    html: str = ""  #: the words again with their marks, or with those of the message that a bare command answers
    pressed: bool = False  #: a button, not typed: the answer may take the message's place
    pressed_on: str = ""  #: the channel's id of the message whose button was pressed, as long as it can be edited
    press: str = ""  #: the channel's id of the press itself, where it can be answered
    aside: str = ""  #: the channel's id of a command that nobody else in the group sees
    answers: str = ""  #: the channel's id of a message of ours that this one answers
