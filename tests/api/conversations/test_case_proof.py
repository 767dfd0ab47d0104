"""A case is gone on with elsewhere only by who can read the number on it."""

from __future__ import annotations

import re

from sqlalchemy import select

from consular import effects
from consular.cases import repository as cases
from consular.cases.models import Case
from consular.contacts.models import Contact
from consular.conversations import repository as conversations
from consular.conversations.models import Conversation
from tests.api.conftest import House
from tests.fakes import answer

NUMBER = "+447700900123"
DETAILS = {"name": "Ann Example", "contact": "+44 7700 900123"}


async def open_case(house: House) -> str:
    effect = effects.OpenCase(topic="lost_stolen_passport", severity="normal", details=DETAILS)
    house.rasa.reply = lambda turn: answer("ok", effects=[effect.model_dump(mode="json")])
    await house.says("lost", address="first")
    await house.work()
    async with house.database.read() as session:
        return (await session.execute(select(Case.reference))).scalar_one()


async def ask(house: House, effect: effects.Effect, address: str = "second") -> None:
    house.rasa.reply = lambda turn: answer("ok", effects=[effect.model_dump(mode="json")])
    await house.says("...", address=address)
    await house.service.worker.run_once()


async def codes(house: House) -> list[str]:
    """The codes that the number on the case was sent."""
    async with house.database.read() as session:
        there = await conversations.find(session, "sms", NUMBER)
        sent = await conversations.transcript(session, there.id) if there else []
    return [re.search(r"chat: (\d{6})", message.text).group(1) for message in sent]  # type: ignore[union-attr]


async def may_read(house: House, reference: str, address: str = "second") -> bool:
    async with house.database.read() as session:
        query = select(Contact.id).join(Conversation).where(Contact.address == address)
        contact_id = (await session.execute(query)).scalar_one()
        return await cases.of_contact(session, reference, contact_id) is not None


async def test_the_code_goes_to_the_number_on_the_case_and_opens_it(house: House) -> None:
    reference = await open_case(house)
    await ask(house, effects.AskForCaseProof(reference=reference))
    [code] = await codes(house)
    assert not await may_read(house, reference)
    await ask(house, effects.GiveCaseProof(text=f"it says {code[:3]} {code[3:]}"))
    assert await may_read(house, reference)


async def test_a_wrong_code_opens_nothing_and_five_of_them_end_it(house: House) -> None:
    reference = await open_case(house)
    await ask(house, effects.AskForCaseProof(reference=reference))
    [code] = await codes(house)
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    for _ in range(5):
        await ask(house, effects.GiveCaseProof(text=wrong))
    await ask(house, effects.GiveCaseProof(text=code))
    assert not await may_read(house, reference)


async def test_an_old_code_opens_nothing(house: House) -> None:
    reference = await open_case(house)
    await ask(house, effects.AskForCaseProof(reference=reference))
    [code] = await codes(house)
    house.clock.forward(16 * 60)
    await ask(house, effects.GiveCaseProof(text=code))
    assert not await may_read(house, reference)


async def test_another_contact_cannot_use_the_code(house: House) -> None:
    reference = await open_case(house)
    await ask(house, effects.AskForCaseProof(reference=reference))
    [code] = await codes(house)
    await ask(house, effects.GiveCaseProof(text=code), address="third")
    assert not await may_read(house, reference, "third")


async def test_an_unknown_reference_sends_nothing(house: House) -> None:
    await open_case(house)
    await ask(house, effects.AskForCaseProof(reference="CCC-CC3"))
    assert await codes(house) == []


async def test_nobody_can_have_the_number_flooded_with_codes(house: House) -> None:
    reference = await open_case(house)
    for number in range(6):
        await ask(house, effects.AskForCaseProof(reference=reference), address=f"asker-{number}")
    assert len(await codes(house)) == 3
