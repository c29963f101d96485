"""What goes out: alerts, digests and broadcasts, at the pace of each channel."""
