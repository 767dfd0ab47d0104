"""Tests of officers' accounts."""
