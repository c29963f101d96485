"""The trial mode's newspaper: invented, offline, and read like any other."""
