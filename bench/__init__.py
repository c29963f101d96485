"""What is measured, each by `python -m bench.NAME`."""
