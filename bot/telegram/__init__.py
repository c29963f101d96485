"""Telegram: its client, forms, updates and replies."""
