"""Headlines as people quote them."""

import pytest

from news.articles.headlines import SURE, resemble
from news.text.vietnamese import fold

TITLE = "Thông cầu mới qua sông Lũy: người dân hai xã vui mừng"


@pytest.mark.parametrize(
    ("quoted", "likeness"),
    [
        (TITLE, SURE),
        ("THÔNG CẦU MỚI QUA SÔNG LŨY – NGƯỜI DÂN HAI XÃ VUI MỪNG", SURE),
        ("cầu mới qua sông Lũy", 2),
        (f"{TITLE} - Báo Lâm Đồng điện tử", 2),
        ("Thông cầu qua sông Lũy, người dân 2 xã vui mừng", 1),
        ("sông Lũy", 0),
        ("Hai xã thông tuyến đường mới qua rừng", 0),
        ("", 0),
    ],
)
def test_a_headline_is_recognised_whole_in_part_or_nearly(quoted: str, likeness: int) -> None:
    assert resemble(fold(quoted), TITLE) == likeness


def test_no_headline_is_like_nothing() -> None:
    assert resemble("cau moi qua song", "") == 0
