"""What an article is, and what stands in it."""
