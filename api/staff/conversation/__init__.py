"""One conversation: what was said, everything about the person beside it, and the officer's reply."""
