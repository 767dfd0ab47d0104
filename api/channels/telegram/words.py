"""The words that this channel adds. They stand in data/replies.j2; none of them is a reply of the conversation."""

from __future__ import annotations

from consular.replies.template import Blocks


class Words:
    def __init__(self, blocks: Blocks) -> None:
        self._blocks = blocks
        self.about = blocks.render("telegram_about")
        self.stale_choice = blocks.render("stale_choice")

    @property
    def commands(self) -> list[tuple[str, str]]:
        """Each command, and what the app says of it."""
        lines = self._blocks.render("telegram_commands").splitlines()
        named = [line.partition(" - ") for line in lines if line.strip()]
        return [(name.strip(), words.strip()) for name, _, words in named]

    def correction(self, text: str) -> str:
        """A message that replaces an earlier one."""
        return self._blocks.render("correction", text)

    def group(self, username: str) -> str:
        """Said once to several people at a time."""
        return self._blocks.render("telegram_group", username)
