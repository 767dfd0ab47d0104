"""What the page must not do: take forged posts, load from elsewhere, run what is not ours, weigh too much."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.browser.acts import expect_texts, send
from tests.browser.conftest import BUILT
from tests.browser.service import HostPage, RasaAtTheWire, RunningService


def test_a_forged_post_from_another_site_is_refused(
    page: Page, service: RunningService, host_page: HostPage
) -> None:
    send(page, "my own words")
    expect_texts(page, "my own words", "Answer to: my own words")
    forged = (
        '<input name="id" value="forged-forged"><input name="text" value="forged words"><button>Go</button>'
    )
    host_page.carry(service.url, f'<form method="post" action="{service.url}/chat">{forged}</form>')
    page.goto(host_page.url)
    page.get_by_role("button", name="Go").click()
    expect(page.get_by_role("alert")).to_contain_text("did not come from our own page")
    assert service.inbound_texts() == ["my own words"]


def test_a_forged_post_to_the_api_is_refused(
    page: Page, service: RunningService, host_page: HostPage
) -> None:
    send(page, "my own words")
    expect_texts(page, "my own words", "Answer to: my own words")
    body = (
        '<input name=\'{"id":"forged-forged","text":"forged words","x":"\' value=\'"}\'><button>Go</button>'
    )
    form = f'<form method="post" enctype="text/plain" action="{service.url}/chat/messages">{body}</form>'
    host_page.carry(service.url, form)
    page.goto(host_page.url)
    with page.expect_response("**/chat/messages") as answer:
        page.get_by_role("button", name="Go").click()
    assert answer.value.status == 403
    assert service.inbound_texts() == ["my own words"]


def test_a_whole_conversation_stays_with_our_own_origin_and_breaks_no_policy(
    page: Page, service: RunningService, rasa: RasaAtTheWire
) -> None:
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    rasa.replies["ask me"] = [
        {"text": "See https://www.gov.uk", "buttons": [{"title": "Yes", "payload": "/affirm"}]}
    ]
    page.reload()
    send(page, "ask me")
    page.get_by_role("button", name="Yes").click()
    expect(page.get_by_text("Answer to: Yes")).to_be_visible()
    assert complaints == []
    assert [url for url in asked if not url.startswith(service.url + "/")] == []


def test_the_scripts_are_small(browser: Browser) -> None:
    names: dict[str, str] = json.loads(BUILT.read_text())
    sizes = {name: packed(BUILT.parent / path) for name, path in names.items() if name.endswith(".js")}
    assert {"chat.js", "widget.js"} <= sizes.keys()
    assert sum(sizes.values()) < 60_000
    assert sizes["chat.js"] < 10_000
    assert sizes["widget.js"] < 4_000


def packed(file: Path) -> int:
    return len(gzip.compress(file.read_bytes()))
