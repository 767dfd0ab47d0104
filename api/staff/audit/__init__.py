"""Supervisors at the audit log."""
