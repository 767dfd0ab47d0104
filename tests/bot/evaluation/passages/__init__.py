"""Everyday questions with the headings that answer them: what the search of travel advice is fitted to and measured by."""
