"""Chats, what they asked for, and what is said to them."""
