"""What the service tells people without being asked: that a country's advice has changed."""
