"""Who is on duty, and the link by which whoever was told of a late conversation says that they take care."""
