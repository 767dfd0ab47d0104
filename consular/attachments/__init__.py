"""Files that officers send with a reply."""
