"""The `consular` command: run the service, talk to it, and look after it. Each command lives in its own module."""

from __future__ import annotations

import sys
from typing import NoReturn

import typer

from api.cli import audit, chat, data, dead, duty, facts, find, parse, phone, serve, staff, sync, up, where
from consular.errors import ConsularError

app = typer.Typer(
    help="Run, talk to and look after the consular assistant.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("up")(up.up)
app.command("serve")(serve.serve)
app.command("chat")(chat.chat)
app.command("parse")(parse.parse)
app.command("find")(find.find)
app.command("where")(where.where)
app.command("phone")(phone.phone)
app.command("migrate")(data.migrate)
app.command("seed")(data.seed)
app.command("sync")(sync.sync)
app.command("check-data")(data.check_data)
app.command("facts")(facts.facts)
app.add_typer(dead.app, name="dead")
staff.app.add_typer(duty.app, name="duty")
app.add_typer(staff.app, name="staff")
app.add_typer(audit.app, name="audit")


def main() -> NoReturn:
    """Errors that we foresee are one sentence, without a traceback."""
    try:
        app()
    except ConsularError as error:
        print(str(error), file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
    sys.exit(0)
