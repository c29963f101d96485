"""The two databases, their migrations, and what both understand."""
