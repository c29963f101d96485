"""Asking strangers over HTTP: politely, within limits, never our own network."""
