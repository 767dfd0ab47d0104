"""The officers' console: pages under /staff, closed to whoever has not signed in."""
