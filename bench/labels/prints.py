"""How leads and stories are found in labelled articles: parts of `bench.quality`.

A lead counts as found when its words come back, whole or up to the end of a sentence, from a feed's item and from a
page that are made around it. Pairs of prints count for stories: those told to be one, and those that are.
"""

from collections.abc import Iterable
from html import escape
from itertools import combinations
from typing import Final

from bench.labels.articles import Labelled
from bench.labels.scores import Score
from news.articles.leads import bare_lead, lead_and_image
from news.feeds.pages import page_lead
from news.stories.index import Clusters
from news.stories.story import join_story, story
from news.text.sentences import shorten
from news.text.vietnamese import key

LIMIT: Final = 400  #: characters of a lead, as summary.max_characters is at first


def leads(articles: Iterable[Labelled]) -> dict[str, Score]:
    """Leads found in a feed's item and in a page; wrong are other words, missed is none."""
    scores = {"feed": Score(), "page": Score()}
    for article in articles:
        wanted = key(shorten(bare_lead(article.lead, title=article.title), LIMIT))
        if not wanted:
            continue
        title, lead, text = escape(article.title), escape(article.lead), escape(article.text)
        item = f'<a href="{escape(article.url)}"><img src="https://anh.example/1.jpg" alt="{title}"></a><br>{lead}'
        page = (
            f"<html><head><title>{title}</title><script>var a = 1</script></head><body><nav>Trang chủ</nav>"
            f'<article><h1>{title}</h1><time>1/1</time><h2 class="sapo">{lead}</h2><figure><img src="/1.jpg">'
            f"<figcaption>Ảnh: Phóng viên</figcaption></figure><p>{text}</p></article><footer>Đọc thêm</footer></html>"
        )
        found_in = {
            "feed": lead_and_image(item, title=article.title, limit=LIMIT)[0],
            "page": page_lead(page, url=article.url or "https://bao.example/1", title=article.title).lead,
        }
        for source, words in found_in.items():
            found = key(shorten(words, LIMIT))
            scores[source].right += found == wanted
            scores[source].wrong += bool(found) and found != wanted
            scores[source].missed += found != wanted
    return scores


def stories(articles: Iterable[Labelled]) -> Score | None:
    """Pairs of prints told to be one story, in the order they were published; None where no groups are labelled."""
    grouped = [(one.published, one) for one in articles if one.group is not None and one.published]
    if not grouped:
        return None
    index, clusters = Clusters(), []
    for number, (published, one) in enumerate(sorted(grouped, key=lambda each: each[0]), 1):
        new = story(title=one.title, lead=one.lead, published=published, number=number)
        index.add(new := join_story(new, index.find(new)))
        clusters.append((new.cluster or number, one.group))
    score = Score()
    for (cluster, group), (other, same) in combinations(clusters, 2):
        joined, are = cluster == other, group == same and bool(group)
        score.right += joined and are
        score.wrong += joined and not are
        score.missed += are and not joined
    return score
