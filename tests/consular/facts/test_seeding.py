"""Seeding brings the tables into line with the files, and touches nothing that did not change."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select, update

from consular.countries.models import Country, CountryPost, ServicePage
from consular.database import Database
from consular.facts.problems import BadFacts
from consular.facts.seeding import SeedReport, seed
from consular.posts.models import Post, PostPhone

if TYPE_CHECKING:
    from tests.consular.facts.conftest import Folder

ALL = [
    "countries/mali",
    "countries/niger",
    "posts/british-embassy-bamako",
    "services/emergency_travel_document",
]


async def seeded(database: Database, folder: Folder) -> SeedReport:
    async with database.write() as session:
        return await seed(session, folder.path)


async def test_seeding_an_empty_database_adds_every_file(empty: Database, folder: Folder) -> None:
    report = await seeded(empty, folder)
    assert (report.added, report.changed, report.removed, report.unchanged) == (ALL, [], [], [])
    async with empty.read() as session:
        mali = await session.get_one(Country, "mali")
        page = await session.get_one(ServicePage, "emergency_travel_document")
        [phone] = (await session.execute(select(PostPhone))).scalars()
    assert mali.emergency["ambulance"] == [{"number": "15", "note": "Bamako only"}]
    assert page.facts == {"etd_fee": "£125"}
    assert (phone.published, phone.e164) == ("(00223) 44 97 69 13", "+22344976913")


async def test_seeding_again_writes_nothing(empty: Database, folder: Folder) -> None:
    await seeded(empty, folder)
    report = await seeded(empty, folder)
    assert (report.added, report.changed, report.removed, report.unchanged) == ([], [], [], ALL)


async def test_a_changed_file_changes_its_own_rows_alone(empty: Database, folder: Folder) -> None:
    await seeded(empty, folder)
    async with empty.write() as session:
        await session.execute(update(Country).where(Country.slug == "niger").values(name="left alone"))
    folder.replace("countries/mali.yml", "name: Mali", "name: Republic of Mali")
    report = await seeded(empty, folder)
    assert report.changed == ["countries/mali"]
    async with empty.read() as session:
        assert (await session.get_one(Country, "mali")).name == "Republic of Mali"
        assert (await session.get_one(Country, "niger")).name == "left alone"


async def test_comments_and_spacing_are_no_change(empty: Database, folder: Folder) -> None:
    await seeded(empty, folder)
    folder.replace("countries/mali.yml", "slug: mali", "# checked by telephone\nslug:   mali")
    assert (await seeded(empty, folder)).changed == []


async def test_a_changed_phone_replaces_the_old_one(empty: Database, folder: Folder) -> None:
    await seeded(empty, folder)
    folder.replace("posts/british-embassy-bamako.yml", "69 13", "69 14")
    assert (await seeded(empty, folder)).changed == ["posts/british-embassy-bamako"]
    async with empty.read() as session:
        assert list((await session.execute(select(PostPhone.e164))).scalars()) == ["+22344976914"]


async def test_a_removed_post_takes_its_phones_and_its_countries_links_with_it(
    empty: Database, folder: Folder
) -> None:
    await seeded(empty, folder)
    for country in ("mali", "niger"):
        folder.replace(f"countries/{country}.yml", "posts:\n  - british-embassy-bamako", "posts: []")
        folder.replace(f"countries/{country}.yml", "territory: false", "territory: true")
    folder.remove("posts/british-embassy-bamako.yml")
    folder.write(
        "posts/other.yml",
        "slug: other\nname: Other\nkind: embassy\nlocated_in: mali\nserves: [niger]\n"
        "contact_url: https://www.gov.uk/world/mali\nchecked_on: 2026-08-22\n",
    )
    report = await seeded(empty, folder)
    assert report.removed == ["posts/british-embassy-bamako"]
    async with empty.read() as session:
        links = (await session.execute(select(CountryPost.country_slug, CountryPost.post_slug))).all()
        assert links == [("niger", "other")]
        assert await session.scalar(select(func.count()).select_from(PostPhone)) == 0


async def test_a_bad_file_leaves_the_database_as_it_was(empty: Database, folder: Folder) -> None:
    await seeded(empty, folder)
    folder.replace("countries/mali.yml", "name: Mali", "name: Changed")
    folder.write("countries/niger.yml", "{")
    with pytest.raises(BadFacts):
        await seeded(empty, folder)
    async with empty.read() as session:
        assert (await session.get_one(Country, "mali")).name == "Mali"


async def test_seeding_never_commits(empty: Database, folder: Folder) -> None:
    with pytest.raises(RuntimeError, match="changed my mind"):
        async with empty.write() as session:
            await seed(session, folder.path)
            raise RuntimeError("changed my mind")
    async with empty.read() as session:
        assert await session.scalar(select(func.count()).select_from(Post)) == 0


async def test_a_phone_that_cannot_be_read_is_kept_and_reported(empty: Database, folder: Folder) -> None:
    folder.replace("posts/british-embassy-bamako.yml", "(00223) 44 97 69 13", "ask the guard")
    report = await seeded(empty, folder)
    assert report.unparsed_phones == [("british-embassy-bamako", "Telephone", "ask the guard")]
    async with empty.read() as session:
        [phone] = (await session.execute(select(PostPhone))).scalars()
    assert (phone.published, phone.e164) == ("ask the guard", None)
