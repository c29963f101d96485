"""Asking feeds, and keeping what they bring."""
