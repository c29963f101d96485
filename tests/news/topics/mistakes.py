"""A file of topics in which nearly everything is wrong."""

MISTAKES = """
colour = "red"
idioms = "một"
alone = ["c"]
hidden = ["d", "b", "A b"]
[[topic]]
slug = "A b"
name = ""
hashtag = "#a b"
aliases = ["tin"]
strong = ["bão", "!"]
weak = ["Bão"]
size = 3
[[topic]]
slug = "b"
name = "Bê"
hashtag = "#Bê"
aliases = ["TIN"]
[[topic]]
slug = "b"
name = "Xê"
hashtag = "#Xê"
"""
