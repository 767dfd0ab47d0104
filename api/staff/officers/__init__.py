"""Administrators at officers' accounts."""
