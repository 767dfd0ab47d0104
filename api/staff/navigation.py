"""The console's pages, in the order of its navigation: to add one, add its line. An officer sees what their role opens.

The first page that an officer may see is where signing in leads.
"""

from __future__ import annotations

from dataclasses import dataclass

from consular.staff.models import Role

ROOT = "/staff"


@dataclass(frozen=True)
class Page:
    """`path` is relative to /staff; pages below it count as the same one."""

    title: str
    path: str
    role: Role = Role.OFFICER


PAGES = (
    Page("Queue", "/queue"),
    Page("Cases", "/cases"),
    Page("Alerts", "/alerts"),
    Page("Travel advice", "/advice"),
    Page("On duty", "/duty"),
    Page("Your account", "/account"),
    Page("Officers", "/officers", Role.ADMINISTRATOR),
    Page("Audit log", "/audit", Role.SUPERVISOR),
)


def pages_for(role: Role) -> list[Page]:
    return [page for page in PAGES if role.covers(page.role)]


def is_current(page: Page, path: str) -> bool:
    """Whether a path, with or without /staff, belongs to this page."""
    path = path.removeprefix(ROOT)
    return path == page.path or path.startswith(page.path + "/")
