"""How fast text is cleaned and compared, beside the standard library's normalisation in the same run.

python bench/text.py
"""

import random
import time
import unicodedata
from collections.abc import Callable

from news.text.vietnamese import clean, fold, key

NEWS = (
    "Ban Thường vụ Tỉnh ủy Đảng bộ tỉnh họp đánh giá tình hình thực hiện nghị quyết về xây dựng nông thôn mới , “ ” . "
    "đến nay có 97,8% xã đạt chuẩn – tăng 4/7 chỉ tiêu so với năm 2024 ; hoà bình kỹ thuật và phát triển kinh tế"
)
SYLLABLES = NEWS.split(" ")


def article(random_: random.Random, size: int) -> str:
    """Something as long and as marked as news, of ordinary letters only."""
    return " ".join(random_.choices(SYLLABLES, k=size))


def speed(step: Callable[[str], object], texts: list[str]) -> float:
    """Megabytes of UTF-8 a second, the best of five."""
    times = []
    for _ in range(5):
        start = time.perf_counter()
        for text in texts:
            step(text)
        times.append(time.perf_counter() - start)
    return sum(len(text.encode()) for text in texts) / min(times) / 1e6


def main() -> None:
    random_ = random.Random(7)
    leads = [article(random_, 60) for _ in range(4000)]
    decomposed = [unicodedata.normalize("NFD", text) for text in leads]
    strange = [text + " ☃" for text in leads]
    steps: dict[str, Callable[[str], object]] = {
        "clean": clean,
        "key": key,
        "fold": fold,
        "normalize NFC (reference)": lambda text: unicodedata.normalize("NFC", text),
        "normalize NFD (reference)": lambda text: unicodedata.normalize("NFD", text),
    }
    print(f"{'MB/s':27}{'NFC':>8}{'NFD':>8}{'odd sign':>10}")
    for name, step in steps.items():
        print(f"{name:27}{speed(step, leads):8.1f}{speed(step, decomposed):8.1f}{speed(step, strange):10.1f}")


if __name__ == "__main__":
    main()
