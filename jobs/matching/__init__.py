"""What an article is about, and whom it concerns."""
