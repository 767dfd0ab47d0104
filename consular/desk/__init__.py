"""The officers' desk: who has a conversation, what they may do with it, and how long the person has waited."""
