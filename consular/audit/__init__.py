"""What officers saw and did, in a log that can only grow."""
