"""Files that officers sent, as answers to a request."""
