"""The rules of the house that no linter knows: short files, no loose ends, no package host, personal data where the
document on architecture says that it is, and every link and command in the documents real."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import typer.main
from sqlalchemy import JSON, Column, String, Text
from sqlalchemy.types import TypeEngine

from api.cli.main import app
from consular import tables

LONGEST = 400  # lines
CODE = {".py", ".ts", ".mjs", ".scss", ".css", ".sh"}
WORDS = CODE | {".md", ".yml", ".yaml", ".toml", ".json", ".j2", ".html", ".txt", ".ini", ".in", ".mako"}
# Written by tools, or in by others: not ours to keep short.
MADE = {"requirements.txt", "package-lock.json"}
NOT_OURS = {".venv", "node_modules", "dist", "var", "__pycache__", ".env", ".coverage"}
OURS = {".ci", ".github"}  # folders with a dot that are part of the repository

MIGRATIONS = Path("migrations/versions")  # written by a tool too, and read from top to bottom
ARCHITECTURE = Path("docs/architecture.md")
# Filled from data/ alone: nothing in them comes from a person.
FACTS = {"countries", "country_posts", "posts", "post_phones", "services_pages"}
# Filled from GOV.UK alone.
FACTS |= {"advice_pages", "advice_passages", "advice_changes", "advice_sync", "post_pages"}
# Text about a conversation that says nothing in anybody's own words: ids, kinds, states, codes.
OF_OURS = {
    "contacts.channel", "conversations.channel", "conversations.handover", "conversations.country_slug",
    "conversations.emergency", "conversations.owner", "messages.channel", "messages.direction", "messages.author",
    "messages.payload", "messages.status", "messages.trace", "messages.reference", "messages.country_slug",
    "messages.emergency", "messages.language", "messages.intent", "messages.error", "messages.owner", "cases.reference", "cases.topic",
    "cases.severity", "cases.state", "cases.country_slug", "deliveries.channel", "deliveries.provider_id",
    "deliveries.status", "deliveries.reason", "case_proofs.digest", "case_details.kind", "presences.reference",
    "presences.country_slug", "subscriptions.country_slug", "officer_alerts.kind", "officer_alerts.severity", "officers.role",
    "officers.password_hash", "officers.totp_secret", "officers.time_zone", "officers.oidc_subject",
    "officer_posts.post_slug", "recovery_codes.digest", "staff_sessions.digest", "staff_sessions.browser",
    "staff_devices.digest", "sign_in_links.digest", "sign_in_attempts.key", "audit_entries.action",
    "audit_entries.subject_kind", "audit_entries.subject_id", "audit_entries.details", "audit_entries.previous_hash",
    "audit_entries.hash", "conversations.post_slug", "conversations.team", "conversations.language",
    "conversations.outcome", "messages.submission", "attachments.key", "attachments.media_type", "officer_alerts.post_slug", "cases.post_slug", "cases.outcome",
    "case_events.kind", "case_events.before", "case_events.after", "case_merges.moved", "handover_events.kind",
    "handover_events.post_slug", "handover_events.team", "handover_events.outcome", "desk_viewers.activity",
    "saved_views.name", "saved_views.filters", "timers.kind", "duty_shifts.post_slug", "escalation_notices.channel", "escalation_notices.name",
    "escalation_notices.digest",
}  # fmt: skip


@cache
def _files() -> list[Path]:
    """Every file of the repository, without what tools made in it."""

    def walk(folder: Path) -> Iterator[Path]:
        for path in sorted(folder.iterdir()):
            if path.name in NOT_OURS or path.name.endswith((".egg-info", "_cache")):
                continue
            if path.is_file():
                yield path
            elif not path.name.startswith(".") or path.name in OURS:
                yield from walk(path)

    return list(walk(Path(".")))


def _read(*suffixes: str) -> Iterator[tuple[Path, str]]:
    for path in _files():
        if path.suffix in suffixes and path.name not in MADE:
            yield path, path.read_text(encoding="utf-8")


def _places(pattern: re.Pattern[str], *suffixes: str) -> list[str]:
    """file:line of every match."""
    return [
        f"{path}:{text.count(chr(10), 0, found.start()) + 1}"
        for path, text in _read(*suffixes)
        for found in pattern.finditer(text)
    ]


def test_no_file_of_code_grows_too_long_to_be_read_at_once() -> None:
    lengths = {path: text.count("\n") for path, text in _read(*CODE) if path.parent != MIGRATIONS}
    assert {str(path): lines for path, lines in lengths.items() if lines > LONGEST} == {}


def test_every_module_says_why_it_exists() -> None:
    silent = [
        str(path) for path, text in _read(".py") if text.strip() and not text.lstrip().startswith('"""')
    ]
    assert silent == []


def test_no_module_is_a_drawer_for_odds_and_ends() -> None:
    drawers = {"utils", "util", "common", "helpers", "helper", "misc"}
    assert [str(path) for path in _files() if drawers & {path.stem, *path.parent.parts}] == []


def test_nothing_is_left_to_do_in_the_code() -> None:
    assert _places(re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X)\b"), *(WORDS - {".txt"})) == []


def test_no_file_names_the_host_of_a_package_registry() -> None:
    """So that any mirror serves the locks."""
    hosts = (
        "pypi" + r"\.org",
        "pythonhosted" + r"\.org",
        "registry" + r"\.npmjs",
        "npmjs" + r"\.(?:org|com)",
    )
    hosts += ("ghcr" + r"\.io", "docker" + r"\.io", "quay" + r"\.io")
    pattern = re.compile("|".join(hosts))
    named = [
        path for path in _files() if path.suffix in WORDS or path.name.startswith((".", "Docker", "Make"))
    ]
    assert [str(path) for path in named if pattern.search(path.read_text(encoding="utf-8"))] == []


def _said(tree: ast.Module) -> Iterator[ast.Constant]:
    """String literals that are no docstrings."""
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node


def test_no_action_holds_a_sentence_for_people() -> None:
    """Words stand in data/. Five words in a row are taken for a sentence."""
    sentence = re.compile(r"(?:\b[A-Za-z']+[ ,]+){4}[A-Za-z']+")
    sentences = [
        f"{path}:{node.lineno}"
        for path, text in _read(".py")
        if path.parts[0] == "actions"
        for node in _said(ast.parse(text))
        if sentence.search(str(node.value))
    ]
    assert sentences == []


def _may_hold_words(kind: TypeEngine[object]) -> bool:
    return isinstance(kind, String | Text | JSON)


def _columns() -> Iterator[tuple[str, Column[object]]]:
    for table in tables.METADATA.sorted_tables:
        for column in table.columns:
            yield f"{table.name}.{column.name}", column


def _documented() -> set[str]:
    """The columns in the table under "Where personal data lives"."""
    section = (
        ARCHITECTURE.read_text(encoding="utf-8").split("## Where personal data lives")[1].split("\n## ")[0]
    )
    return set(re.findall(r"^\| `(\w+\.\w+)` \|", section, re.M))


def test_every_personal_column_in_the_architecture_is_a_column() -> None:
    assert _documented() <= {name for name, _ in _columns()}


def test_every_column_about_people_that_may_hold_words_is_documented_or_known_to_be_ours() -> None:
    """A new column fails here until somebody has decided which of the two it is."""
    wordy = {
        name
        for name, column in _columns()
        if name.partition(".")[0] not in FACTS and _may_hold_words(column.type)
    }
    assert wordy - OF_OURS == _documented()
    assert wordy >= OF_OURS


@pytest.mark.parametrize("path", [path for path in _files() if path.suffix == ".md"], ids=str)
def test_every_link_in_a_document_leads_to_a_file(path: Path) -> None:
    links = re.findall(r"\]\((?!https?:|mailto:)([^)#\s]+)", path.read_text(encoding="utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []


@pytest.mark.parametrize("path", [path for path in _files() if path.suffix == ".md"], ids=str)
def test_every_path_in_a_document_is_there(path: Path) -> None:
    """Paths in backquotes. One with a placeholder, a star or a made file is not looked for."""
    roots = {file.parts[0] for file in _files()}
    named = re.findall(r"`([\w.-]+(?:/[\w.-]+)+/?)`", path.read_text(encoding="utf-8"))
    ours = [name for name in named if name.split("/")[0] in roots and not set(name.split("/")) & NOT_OURS]
    assert [name for name in ours if not Path(name).exists()] == []


@pytest.mark.parametrize("path", [path for path in _files() if path.suffix == ".md"], ids=str)
def test_every_command_in_a_document_can_be_given(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    group = typer.main.get_command(app)
    commands = set(getattr(group, "commands", {}))
    makefile = Path("Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.M))
    assert set(re.findall(r"(?:`|bin/)consular ([a-z-]+)", text)) <= commands
    assert set(re.findall(r"(?:`|^)make ([a-z-]+)", text, re.M)) <= targets
