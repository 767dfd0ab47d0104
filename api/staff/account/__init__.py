"""Officers at their own account."""
