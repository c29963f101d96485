"""Reading what strangers wrote, in a child process."""
