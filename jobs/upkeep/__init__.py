"""Looking after the program itself: health, counting, sweeping."""
