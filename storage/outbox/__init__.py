"""The ledger of deliveries; the only room that writes its table."""
