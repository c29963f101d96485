"""Which articles tell one event, and which tell how it goes on."""
