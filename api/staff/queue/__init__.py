"""The queue: who waits, the gravest first, live."""
