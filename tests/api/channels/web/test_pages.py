"""The chat as pages and forms: what is taken, what is refused and in which words, and what each page may do."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import OperationalError

from api.channels.web.session import COOKIE
from api.rasa.client import Answer
from consular.emergency import check as emergency_check
from tests.api.channels.web.conftest import Visitor
from tests.fakes import answer


async def test_the_root_leads_to_the_chat(visitor: Visitor) -> None:
    response = await visitor.http.get("/")
    assert (response.status_code, response.headers["location"]) == (303, "/chat")


async def test_the_first_visit_sets_a_cookie_that_scripts_cannot_read(visitor: Visitor) -> None:
    response = await visitor.http.get("/chat")
    assert response.headers["set-cookie"].startswith(f"{COOKIE}=")
    assert "HttpOnly" in response.headers["set-cookie"]
    assert "set-cookie" not in (await visitor.http.get("/chat")).headers


async def test_a_post_leads_back_to_the_page_that_shows_it(visitor: Visitor) -> None:
    await visitor.page()
    response = await visitor.posts(id="first-message", text="I need help\r\nplease")
    assert (response.status_code, response.headers["location"]) == (303, "/chat#latest")
    assert await visitor.sees() == ["I need help\nplease"]
    assert "We are writing an answer." in await visitor.page()
    await visitor.work()
    assert await visitor.sees() == ["I need help\nplease", "answer to I need help\nplease"]


async def test_a_form_that_is_sent_twice_is_one_message(visitor: Visitor) -> None:
    await visitor.page()
    for _ in range(2):
        assert (await visitor.posts(id="pressed-twice", text="hello")).status_code == 303
    assert await visitor.sees() == ["hello"]


async def test_an_old_page_that_is_sent_again_with_other_words_is_a_second_message(visitor: Visitor) -> None:
    await visitor.page()
    await visitor.posts(id="the-same-form", text="first words")
    await visitor.posts(id="the-same-form", text="other words")
    assert await visitor.sees() == ["first words", "other words"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("  \r\n ", "Write your message, then send it."),
        ("x" * 10_001, "Send up to 10,000 characters at a time"),
    ],
)
async def test_what_cannot_be_taken_is_explained_and_kept_in_the_box(
    visitor: Visitor, text: str, said: str
) -> None:
    await visitor.page()
    response = await visitor.posts(id="not-taken", text=text)
    assert response.status_code == 422
    assert said in response.text
    assert text.strip() in response.text
    assert await visitor.sees() == []


async def test_who_writes_too_fast_is_told_to_wait_and_loses_nothing(visitor: Visitor) -> None:
    await visitor.page()
    for number in range(3):
        await visitor.posts(id=f"message-{number}", text=f"message {number}")
    response = await visitor.posts(id="message-3", text="one too many")
    assert response.status_code == 429
    assert response.headers["retry-after"] == "60"
    assert "Wait a minute" in response.text
    assert "one too many</textarea>" in response.text


async def test_a_page_without_its_database_still_tells_whom_to_call(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    await visitor.page()

    def away() -> None:
        raise OperationalError("", {}, Exception())

    monkeypatch.setattr(visitor.service.database, "read", away)
    monkeypatch.setattr(visitor.service.database, "write", away)
    for response in (
        await visitor.http.get("/chat"),
        await visitor.posts(id="lost-or-not", text="are you there"),
    ):
        assert response.status_code == 503
        assert "we cannot store messages at this moment" in response.text
        assert "+44 20 7008 5000" in response.text
    assert "are you there</textarea>" in response.text


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://chat.example", "sec-fetch-site": "cross-site"},
    ],
)
@pytest.mark.parametrize("path", ["/chat", "/chat/embed", "/chat/end", "/chat/messages", "/chat/sessions"])
async def test_a_post_that_another_site_made_is_refused(
    visitor: Visitor, path: str, headers: dict[str, str]
) -> None:
    await visitor.page()
    response = await visitor.posts(path, headers, id="forged-one", text="forged")
    assert response.status_code == 403
    assert "did not come from our own page" in response.text
    assert "set-cookie" not in response.headers
    assert await visitor.sees() == []


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "same-origin"},
        {"origin": "http://chat.example"},
        {"origin": "https://public.example", "x-forwarded-host": "public.example"},
        {},
    ],
)
async def test_a_post_of_our_own_page_is_taken(visitor: Visitor, headers: dict[str, str]) -> None:
    await visitor.page()
    assert (await visitor.posts("/chat", headers, id="our-own-form", text="genuine")).status_code == 303


async def test_a_program_with_a_token_needs_no_origin(visitor: Visitor) -> None:
    token = (await visitor.http.post("/chat/sessions")).json()["token"]
    headers = {"authorization": f"Bearer {token}", "sec-fetch-site": "cross-site"}
    sent = await visitor.http.post(
        "/chat/messages", json={"id": "program-1", "text": "hello"}, headers=headers
    )
    assert sent.status_code == 202


async def test_choices_are_offered_until_the_person_writes(visitor: Visitor) -> None:
    visitor.rasa.reply = lambda turn: offering("Are you safe?") if turn.text == "hello" else answer("good")
    await visitor.page()
    await visitor.posts(id="hello-there", text="hello")
    await visitor.work()
    assert 'name="payload" value="/affirm">Yes' in before_templates(await visitor.page())
    await visitor.posts(id="yes-indeed", payload="/affirm")
    await visitor.work()
    assert await visitor.sees() == ["hello", "Are you safe?", "Yes", "good"]
    assert 'value="/affirm"' not in before_templates(await visitor.page())
    assert visitor.rasa.turns[-1].payload == "/affirm"


async def test_a_choice_that_was_never_offered_is_refused(visitor: Visitor) -> None:
    await visitor.page()
    await visitor.posts(id="hello-there", text="hello")
    response = await visitor.posts(id="made-up-one", payload="/delete_my_data")
    assert response.status_code == 422
    assert await visitor.sees() == ["hello"]


def offering(text: str) -> Answer:
    offered = answer(text)
    offered.replies[0].buttons = [{"title": "Yes", "payload": "/affirm"}]
    return offered


def before_templates(page: str) -> str:
    """What is shown: the page without the patterns that its script clones."""
    return page.partition("<template")[0]


async def test_markup_is_shown_as_text(visitor: Visitor) -> None:
    visitor.rasa.reply = lambda turn: answer('<b>bold</b> javascript:alert(1) https://x.example/"onload="')
    await visitor.page()
    await visitor.posts(id="nasty-text", text="<script>alert(1)</script>")
    await visitor.work()
    own, reply = await visitor.sees()
    assert own == "&lt;script&gt;alert(1)&lt;/script&gt;"
    assert reply.startswith("&lt;b&gt;bold&lt;/b&gt; javascript:alert(1) <a ")
    assert 'href="https://x.example/"' in reply
    assert "&#34;onload=&#34;" in reply


async def test_what_was_written_comes_back_as_text_too(visitor: Visitor) -> None:
    await visitor.page()
    response = await visitor.posts(id="nasty-text", text="</textarea><script>" + "x" * 10_000)
    assert "<script>x" not in response.text
    assert "&lt;/textarea&gt;&lt;script&gt;x" in response.text


async def test_who_keeps_no_cookies_is_told_so(visitor: Visitor) -> None:
    response = await visitor.posts(id="no-cookies-1", text="hello")
    assert response.headers["location"] == "/chat?sent=1#latest"
    visitor.http.cookies.clear()
    assert "Your browser does not accept cookies" in await visitor.page("/chat?sent=1")


async def test_a_cookie_that_we_did_not_sign_is_as_none(visitor: Visitor) -> None:
    visitor.http.cookies.set(COOKIE, "made-up.signature")
    response = await visitor.http.get("/chat")
    assert response.status_code == 200
    assert response.headers["set-cookie"].startswith(f"{COOKIE}=")


async def test_a_long_conversation_shows_its_end_and_leads_to_what_was_before(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.channels.web.pages.SHOWN", 2)
    await visitor.page()
    for number in range(3):
        await visitor.posts(id=f"message-{number}", text=f"message {number}")
    page = await visitor.page()
    assert "message 0" not in page
    assert "message 1" in page
    assert 'href="/chat?before=2">Show earlier messages' in page
    earlier = await visitor.page("/chat?before=2")
    assert "message 0" in earlier
    assert "message 1" not in earlier
    assert "Show earlier messages" not in earlier


async def test_ending_the_chat_takes_the_cookie_back(visitor: Visitor) -> None:
    await visitor.page()
    await visitor.posts(id="private-one", text="private")
    response = await visitor.posts("/chat/end")
    assert response.headers["location"] == "/chat?ended=1"
    assert COOKIE not in visitor.http.cookies
    assert await visitor.sees() == []


async def test_the_pages_say_who_answers_and_how_to_reach_a_person(visitor: Visitor) -> None:
    for path in ("/chat", "/chat/embed", "/chat/end"):
        page = " ".join((await visitor.page(path)).split())
        assert "This is an automated service. For a person, reply PERSON or call" in page
        assert 'href="tel:+442070085000">+44 20 7008 5000</a>' in page
        assert 'data-to="https://www.bbc.co.uk/weather" rel="noreferrer nofollow"' in page


async def test_no_example_question_raises_an_alarm(visitor: Visitor) -> None:
    check = emergency_check.load(visitor.service.settings.data_folder / "emergency")
    page = await visitor.page()
    examples = [part.partition('"')[0] for part in page.split('name="text" value="')[1:]]
    assert len(examples) == 6
    assert [text for text in examples if check.read(text)] == []


async def test_only_the_compact_page_may_be_framed_and_by_known_sites_alone(visitor: Visitor) -> None:
    for path, ancestors in (
        ("/chat", "frame-ancestors 'none'"),
        ("/chat/end", "frame-ancestors 'none'"),
        ("/chat/demo", "frame-ancestors 'none'"),
        ("/chat/embed", "frame-ancestors https://one.example https://two.example 'self'"),
        ("/chat/embed/end", "frame-ancestors https://one.example https://two.example 'self'"),
    ):
        headers = (await visitor.http.get(path)).headers
        assert headers["content-security-policy"].endswith(ancestors)
        assert ("x-frame-options" in headers) == ("none" in ancestors)


async def test_every_page_forbids_what_it_does_not_need(visitor: Visitor) -> None:
    headers = (await visitor.http.get("/chat")).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'; script-src 'self'; style-src 'self'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cache-control"] == "no-store"


async def test_only_the_chat_itself_may_ask_where_the_person_is_and_for_nothing_else(
    visitor: Visitor,
) -> None:
    for path, policy in (
        ("/chat", "camera=(), geolocation=(self), microphone=()"),
        ("/chat/embed", "camera=(), geolocation=(self), microphone=()"),
        ("/chat/end", "camera=(), geolocation=(), microphone=()"),
    ):
        assert (await visitor.http.get(path)).headers["permissions-policy"] == policy
