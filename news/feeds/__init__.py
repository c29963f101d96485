"""Where newspapers publish, and in which forms."""
