"""Everything that can go wrong and has a name: one tree, so that a caller catches what it can answer."""

from datetime import timedelta


class BaotinError(Exception):
    """Any error of ours; its text says what to do next."""


class ConfigurationError(BaotinError):
    """The configuration can't be used; *problems* names every mistake at once."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class StorageError(BaotinError):
    """The database can't do what was asked."""


class CannotWrite(StorageError):
    """Nothing can be written for now, whatever it is; the text says what to do."""


class StorageFull(CannotWrite):
    """The disk is full: nothing was written; try again when there is room."""


class StorageReadOnly(CannotWrite):
    """Nothing can be written: the file is another user's, or its disk takes nothing."""


class DamagedDatabase(StorageError):
    """The database's file is broken: a copy has to take its place."""


class EmptyDatabase(StorageError):
    """Nothing is left in the database's file: a copy has to take its place."""


class NewerDatabase(StorageError):
    """The database was written by a newer version of the program; it was left untouched."""


class AlreadyRunning(StorageError):
    """Another process works on this database."""


class FeedError(BaotinError):
    """A feed or page could not be read; *verdict* is its short name (see `news.feeds.verdict`)."""

    def __init__(self, verdict: str, detail: str = "", *, retry_after: timedelta | None = None) -> None:
        super().__init__(f"{verdict}: {detail}" if detail else verdict)
        self.verdict = verdict
        self.detail = detail
        self.retry_after = retry_after


class ChannelError(BaotinError):
    """A message did not go the ordinary way."""


class TryLater(ChannelError):
    """The channel is busy or away: the same message may go again after *wait*.

    `everywhere` says whether the wait is for the whole channel or for this chat only.
    """

    def __init__(self, wait: timedelta = timedelta(minutes=1), *, everywhere: bool = False) -> None:
        super().__init__(f"try again in {wait}")
        self.wait = wait
        self.everywhere = everywhere


class ChannelAway(TryLater):
    """No word from the platform itself: no connection, or a gateway speaks in its place. The message did not arrive."""

    def __init__(
        self, wait: timedelta = timedelta(minutes=1), *, everywhere: bool = False, why: str = "no answer"
    ) -> None:
        super().__init__(wait, everywhere=everywhere)
        self.why = why

    def __str__(self) -> str:
        return self.why


class RecipientGone(ChannelError):
    """The chat blocked the bot or no longer exists: suspend it, keep its settings."""


class RecipientMoved(ChannelError):
    """The chat has a new address: everything it has moves there."""

    def __init__(self, new: str) -> None:
        super().__init__(f"moved to {new}")
        self.new = new


class MessageRefused(ChannelError):
    """The channel will never take this message."""


class Unsure(ChannelError):
    """The message may or may not have arrived: the answer was lost on its way."""


class ChannelDown(ChannelError):
    """The whole channel is off (a wrong token, say): a person has to act before anything goes."""
