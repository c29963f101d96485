"""What a chat subscribes to."""

from enum import StrEnum


class Kind(StrEnum):
    """What a subscription names."""

    TOPIC = "topic"
    PROVINCE = "province"
    NEWSPAPER = "newspaper"
    KEYWORD = "keyword"  #: value is a `news.text.vietnamese.key`
    EXCLUDED = "excluded"  #: a keyword whose articles are not wanted


EVERYTHING = "*"  #: the topic that every article is about
