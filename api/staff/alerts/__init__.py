"""What officers must be told at once, and the notes that name them."""
