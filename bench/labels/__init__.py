"""Labelled articles: how they are kept, and how well the program does on them."""
