"""Changing topics: each change does what it says, none can break what was there."""

from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import catalogue
from news.topics.changes import (
    LONGEST,
    PARTS,
    Change,
    What,
    apply_changes,
    concerns_articles,
    creation,
    why_not,
)
from news.topics.parsing import parse
from news.topics.taxonomy import Taxonomy, Topic

TOPICS = """# Của tòa soạn.
sections_without_topic = ["giai-tri"]

[[topic]]
slug = "y-te"
name = "Y tế"
hashtag = "#YTế"
aliases = ["sức khỏe"]
sections = ["suc-khoe"]
mixed = ["doi-song"]
strong = ["bệnh viện"]
medium = ["bác sĩ"]

[[topic]]
slug = "nong-nghiep"
name = "Nông nghiệp"
hashtag = "#NôngNghiệp"
sure = ["nong-thon"]
strong = ["vụ lúa"]
weak = ["mùa"]
contrary = ["mùa giải"]
"""


def changed(*changes: Change) -> Taxonomy:
    return parse(apply_changes(TOPICS, changes))


def topic(taxonomy: Taxonomy, slug: str = "y-te") -> Topic:
    found = taxonomy.get(slug)
    assert found
    return found


def add(words: str, part: str = "strong", topic: str = "y-te") -> Change:
    return Change(what="add", topic=topic, part=part, words=words)


def remove(words: str, part: str = "", topic: str = "y-te") -> Change:
    return Change(what="remove", topic=topic, part=part, words=words)


def topics_of(taxonomy: Taxonomy, title: str, **more: Any) -> list[str]:
    return [found.topic for found in taxonomy.about(title=title, lead="", **more)]


def test_without_changes_the_file_stays_as_it_is_written() -> None:
    assert apply_changes(catalogue.topics(), []) is catalogue.topics()


def test_what_the_file_begins_with_is_kept() -> None:
    assert apply_changes(TOPICS, [add("trạm xá")]).startswith("# Của tòa soạn.\n\nsections_without_topic")


@pytest.mark.parametrize("part", ["strong", "medium", "weak", "contrary"])
def test_a_phrase_stands_in_one_strength_only(part: str) -> None:
    taxonomy = changed(add("trạm xá"), add("Trạm Xá", part))
    has = {one for one in PARTS if "trạm xá" in " ".join(getattr(topic(taxonomy), one)).lower()}
    assert has == {part}
    assert why_not(TOPICS, add("bác sĩ")) is None
    assert why_not(TOPICS, add("BÁC SĨ", "medium")) == "there"


def test_an_added_phrase_gives_the_topic_and_a_removed_one_takes_it() -> None:
    assert topics_of(changed(), "Khánh thành trạm xá") == []
    assert topics_of(changed(add("trạm xá")), "Khánh thành trạm xá") == ["y-te"]
    assert topics_of(changed(add("trạm xá"), remove("TRẠM XÁ")), "Khánh thành trạm xá") == []
    assert topics_of(changed(remove("bệnh viện")), "Khánh thành bệnh viện") == []


def test_a_removal_takes_the_phrase_from_wherever_it_is_or_from_one_part() -> None:
    both = (add("trạm xá"), add("trạm xá", "aliases"))
    gone, alias = topic(changed(*both, remove("trạm xá"))), topic(changed(*both, remove("trạm xá", "strong")))
    assert (gone.strong, gone.aliases) == (("bệnh viện",), ("sức khỏe",))
    assert (alias.strong, alias.aliases) == (("bệnh viện",), ("sức khỏe", "trạm xá"))
    assert why_not(TOPICS, remove("trạm xá")) == "not there"
    assert why_not(TOPICS, remove("bệnh viện", "weak")) == "not there"


def test_an_alias_is_a_name_of_one_topic() -> None:
    assert topic(changed(add("khám bệnh", "aliases"))) is not None
    found = changed(add("khám bệnh", "aliases")).find("kham benh")
    assert found and found.slug == "y-te"
    assert why_not(TOPICS, add("suc khoe", "aliases")) == "there"
    assert why_not(TOPICS, add("nong nghiep", "aliases")) == "name"


def test_a_section_is_kept_as_addresses_write_it() -> None:
    taxonomy = changed(add("Khỏe đẹp", "sections"))
    assert topic(taxonomy).sections == ("suc-khoe", "khoe-dep")
    assert topics_of(taxonomy, "Tin vui", sections=["Khỏe đẹp"]) == ["y-te"]
    assert topic(changed(remove("Sức khỏe", "sections"))).sections == ()
    assert topic(changed(remove("đời sống"))).mixed == ()
    assert why_not(TOPICS, add("Y tế", "sections")) == why_not(TOPICS, add("đời sống", "sections")) == "there"


def test_a_section_left_out_till_now_counts_once_it_is_a_topics() -> None:
    assert topics_of(changed(), "Tin vui", sections=["giai-tri"]) == []
    assert topics_of(changed(add("Giải trí", "sections")), "Tin vui", sections=["giai-tri"]) == ["y-te"]


def test_a_section_that_holds_much_else_elsewhere_counts_for_little_here_too() -> None:
    taxonomy = changed(add("đời sống", "sections", "nong-nghiep"))
    assert topic(taxonomy, "nong-nghiep").mixed == ("doi-song",)


def test_a_section_that_is_surely_another_topics_is_not_taken() -> None:
    assert why_not(TOPICS, add("nông thôn", "sections")) == "sure"


def test_a_new_topic_is_known_by_its_name() -> None:
    taxonomy = changed(creation("sầu riêng"))
    made = topic(taxonomy, "sau-rieng")
    assert (made.name, made.hashtag, made.strong) == ("Sầu riêng", "#SầuRiêng", ("sầu riêng",))
    assert list(taxonomy)[-1] is made
    assert topics_of(taxonomy, "Giá sầu riêng tăng") == ["sau-rieng"]
    assert why_not(TOPICS, creation("Y TẾ")) == why_not(TOPICS, creation("sức khỏe")) == "name"
    assert why_not(TOPICS, creation("Tất cả")) == "name"


def test_a_renamed_topic_is_still_found_by_its_old_name() -> None:
    taxonomy = changed(Change(what="rename", topic="y-te", words="sức khỏe cộng đồng"))
    assert (topic(taxonomy).name, topic(taxonomy).hashtag) == ("Sức khỏe cộng đồng", "#SứcKhỏeCộngĐồng")
    assert taxonomy.find("y tế") is taxonomy.find("suc khoe cong dong") is topic(taxonomy)
    again = [Change(what="rename", topic="y-te", words=name) for name in ("sức khỏe", "Y tế", "sức khỏe")]
    assert topic(changed(*again)).aliases == ("sức khỏe", "Y tế")


def test_a_topic_loses_its_english_name_with_its_old_one() -> None:
    english = TOPICS.replace('name = "Y tế"', 'name = "Y tế"\nname_en = "Health"')
    assert parse(english).speaking("en").name_of("y-te") == "Health"
    assert why_not(english, creation("Health")) == "name"
    renamed = Change(what="rename", topic="y-te", words="Sức khỏe cộng đồng")
    taxonomy = parse(apply_changes(english, [renamed]))
    assert taxonomy.speaking("en").name_of("y-te") == "Sức khỏe cộng đồng"


def test_a_hashtag_that_says_otherwise_than_the_name_is_still_understood_too() -> None:
    renamed = Change(what="rename", topic="y-te", words="Sức khỏe cộng đồng")
    taxonomy = parse(apply_changes(TOPICS.replace('"Y tế"', '"Y tế, sức khỏe"'), [renamed]))
    assert topic(taxonomy).aliases == ("sức khỏe", "Y tế, sức khỏe", "#YTế")
    assert taxonomy.find("y tế") is topic(taxonomy)


def test_a_topic_takes_no_name_of_another_and_not_its_own() -> None:
    assert why_not(TOPICS, Change(what="rename", topic="y-te", words="y tế")) == "there"
    assert why_not(TOPICS, Change(what="rename", topic="y-te", words="Nông nghiệp")) == "name"


def test_a_hidden_topic_is_in_no_menu_and_given_to_nothing_until_it_is_shown() -> None:
    hide, show = Change(what="hide", topic="y-te"), Change(what="show", topic="y-te")
    hidden = changed(hide)
    assert [one.slug for one in hidden] == ["nong-nghiep"]
    assert [one.slug for one in hidden.hidden] == ["y-te"]
    assert hidden.find("y tế") is hidden.get("y-te") is None
    assert [hidden.name_of(slug) for slug in ("y-te", "nong-nghiep", "khac")] == ["Y tế", "Nông nghiệp", "khac"]
    assert topics_of(hidden, "Khánh thành bệnh viện") == []
    assert len(changed(hide, show)) == 2
    assert why_not(apply_changes(TOPICS, [hide]), hide) == why_not(TOPICS, show) == "there"


def test_a_name_does_not_concern_articles() -> None:
    assert concerns_articles(add("trạm xá"))
    assert not concerns_articles(add("trạm xá", "aliases"))
    assert not concerns_articles(Change(what="rename", topic="y-te", words="Sức khỏe"))


def test_the_last_topic_stays() -> None:
    hidden = apply_changes(TOPICS, [Change(what="hide", topic="y-te")])
    assert why_not(hidden, Change(what="hide", topic="nong-nghiep")) == "last"


@pytest.mark.parametrize("words", ["", " ", "…!", "x" * (LONGEST + 1)])
def test_words_that_say_nothing_or_too_much_are_not_taken(words: str) -> None:
    assert why_not(TOPICS, add(words)) == why_not(TOPICS, creation(words)) == "unfit"


def test_a_change_that_no_longer_fits_is_left_out() -> None:
    gone = [add("rap xiếc", topic="xiec"), creation("Y tế"), remove("không có"), Change(what="show", topic="y-te")]
    assert why_not(TOPICS, gone[0]) == "topic"
    assert parse(apply_changes(TOPICS, gone)).get("xiec") is None
    assert apply_changes(TOPICS, gone) == apply_changes(TOPICS, [gone[0]])


WORDS = st.one_of(st.sampled_from(["y tế", "mùa", "nông thôn", "đời sống", "sầu riêng", "giải trí"]), st.text())
CHANGES = st.lists(
    st.one_of(
        WORDS.map(creation),
        st.builds(
            Change,
            what=st.sampled_from([one for one in get_args(What) if one != "create"]),
            topic=st.sampled_from(["y-te", "nong-nghiep", "sau-rieng", "xiec"]),
            words=WORDS,
            part=st.sampled_from(PARTS),
        ),
    ),
    max_size=8,
)


@given(CHANGES)
def test_whatever_is_changed_the_topics_can_be_read(changes: list[Change]) -> None:
    assert len(changed(*changes)) >= 1
