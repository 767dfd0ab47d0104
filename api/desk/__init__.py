"""The desk's edge: it opens transactions around what consular/desk decides, tells the person, and wakes the console."""
