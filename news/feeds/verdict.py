"""How a poll of a feed or page can end, by name."""

from enum import StrEnum


class Verdict(StrEnum):
    """How a poll of a feed, or a look at a page, ended; the value is kept in the feed's row."""

    OK = "ok"
    UNCHANGED = "unchanged"
    INCOMPLETE = "incomplete"
    EMPTY = "empty"
    HTML = "html"
    TRUNCATED = "truncated"
    UNPARSEABLE = "unparseable"
    TOO_HEAVY = "too_heavy"
    TOO_LARGE = "too_large"
    BOMB = "bomb"
    NOT_FOUND = "not_found"
    GONE = "gone"
    FORBIDDEN = "forbidden"
    BLOCKED = "blocked"
    ROBOTS = "robots"
    TOO_MANY_REQUESTS = "too_many_requests"
    SERVER_ERROR = "server_error"
    BAD_ANSWER = "bad_answer"
    REDIRECT_LOOP = "redirect_loop"
    BAD_REDIRECT = "bad_redirect"
    BAD_ADDRESS = "bad_address"
    PRIVATE_ADDRESS = "private_address"
    UNRESOLVABLE = "unresolvable"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    TIMEOUT = "timeout"
    TLS = "tls"
    OFFLINE = "offline"
    PARSER_DOWN = "parser_down"

    @property
    def is_good(self) -> bool:
        """Whether the feed works; an empty one does not: a wrong path often answers with an empty list."""
        return self in (Verdict.OK, Verdict.UNCHANGED, Verdict.INCOMPLETE)

    @property
    def is_ours(self) -> bool:
        """Whether the trouble is our own and does not count against the feed."""
        return self in (Verdict.OFFLINE, Verdict.PARSER_DOWN)

    @property
    def sentence(self) -> str:
        """For logs: what happened and, where there is something to do, what."""
        return _SENTENCES[self]


_SENTENCES = {
    Verdict.OK: "read, and understood",
    Verdict.UNCHANGED: "the same as at the last poll",
    Verdict.INCOMPLETE: "ends in the middle; what came before was read",
    Verdict.EMPTY: "answers without a single item; the path may be wrong",
    Verdict.HTML: "a web page, not a feed; look for the feed's own address",
    Verdict.TRUNCATED: "ends in the middle, before anything of use",
    Verdict.UNPARSEABLE: "neither RSS nor Atom nor JSON Feed",
    Verdict.TOO_HEAVY: "takes too much time or memory to parse",
    Verdict.TOO_LARGE: "larger than polling.max_feed_bytes",
    Verdict.BOMB: "a few bytes that unpack to more than polling.max_feed_bytes",
    Verdict.NOT_FOUND: "not found (404)",
    Verdict.GONE: "gone for good (410)",
    Verdict.FORBIDDEN: "the server refuses us (401 or 403)",
    Verdict.BLOCKED: "the server asks for a browser's challenge to be solved",
    Verdict.ROBOTS: "the newspaper's robots.txt asks programs to keep away from this page",
    Verdict.TOO_MANY_REQUESTS: "the server wants to be asked less often (429)",
    Verdict.SERVER_ERROR: "the server failed (5xx)",
    Verdict.BAD_ANSWER: "an answer that is not proper HTTP, or of no use",
    Verdict.REDIRECT_LOOP: "more than five redirects",
    Verdict.BAD_REDIRECT: "a redirect to something that is no web address",
    Verdict.BAD_ADDRESS: "not a web address (http or https)",
    Verdict.PRIVATE_ADDRESS: "leads into a private network; name it in polling.allow_private_networks if that is meant",
    Verdict.UNRESOLVABLE: "the host name is not known",
    Verdict.REFUSED: "the connection was refused or broken off",
    Verdict.UNREACHABLE: "no way to the host",
    Verdict.TIMEOUT: "no complete answer in time",
    Verdict.TLS: "no secure connection (certificate or old encryption)",
    Verdict.OFFLINE: "our own network is away; this does not count against the feed",
    Verdict.PARSER_DOWN: "our own parser does not start; this does not count against the feed",
}
