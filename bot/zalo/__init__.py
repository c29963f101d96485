"""The Zalo Bot Platform: its client, forms, updates and replies."""
