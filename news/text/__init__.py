"""Vietnamese text, links, dates and markup."""
