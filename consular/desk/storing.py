"""Insert a row, or change the one that is there: in one statement, so that two browsers at once do no harm."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from consular.database import Base


async def store(
    session: AsyncSession,
    model: type[Base],
    key: Mapping[str, Any],
    values: Mapping[str, Any],
    replace: bool = True,
) -> None:
    """`key` names the columns of a unique constraint. Without `replace` a row that is there stays as it is."""
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    insert = dialect.insert(model).values(**key, **values)
    if replace:
        insert = insert.on_conflict_do_update(index_elements=list(key), set_=dict(values))
    else:
        insert = insert.on_conflict_do_nothing()
    await session.execute(insert)
