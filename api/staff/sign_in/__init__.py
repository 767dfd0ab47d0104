"""Signing in and out, and the steps between a password and the console."""
