"""Cases: what officers work on, from the first message to the outcome."""
