"""Sentences that several parts say."""
