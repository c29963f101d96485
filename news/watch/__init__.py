"""Watching over the whole: what is an alarm, and when somebody hears of it."""
