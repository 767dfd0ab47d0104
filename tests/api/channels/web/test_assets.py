"""Scripts and styles: found by the build's manifest, kept by browsers for ever, packed where that is taken."""

from __future__ import annotations

import json
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from api.channels.web.assets import Assets


@pytest.fixture
def built(tmp_path: Path) -> Path:
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "chat-abc.js").write_text("console.log(1);" * 50)
    (tmp_path / "widget.js").write_text("console.log(2);")
    (tmp_path / "secret.txt").write_text("not in the manifest")
    (tmp_path / "manifest.json").write_text(
        json.dumps({"chat.js": "assets/chat-abc.js", "widget.js": "widget.js"})
    )
    return tmp_path


def browser(assets: Assets) -> httpx.AsyncClient:
    app = FastAPI()
    app.include_router(assets.routes())
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://chat.example")


async def test_an_asset_is_kept_for_ever_under_its_own_name(built: Path) -> None:
    assets = Assets(built)
    assert assets.url("chat.js") == "/assets/chat-abc.js"
    async with browser(assets) as http:
        response = await http.get("/assets/chat-abc.js")
    assert response.text == "console.log(1);" * 50
    assert response.headers["content-type"].startswith("text/javascript")
    assert "immutable" in response.headers["cache-control"]
    assert response.headers["content-encoding"] == "gzip"


async def test_who_takes_no_gzip_gets_the_file_as_it_is(built: Path) -> None:
    async with browser(Assets(built)) as http:
        response = await http.get("/assets/chat-abc.js", headers={"accept-encoding": "identity"})
    assert "content-encoding" not in response.headers
    assert response.text == "console.log(1);" * 50


async def test_the_widget_keeps_its_name_and_is_there_for_other_sites(built: Path) -> None:
    async with browser(Assets(built)) as http:
        response = await http.get("/widget.js")
    assert response.text == "console.log(2);"
    assert "immutable" not in response.headers["cache-control"]
    assert response.headers["cross-origin-resource-policy"] == "cross-origin"


@pytest.mark.parametrize(
    "path", ["/assets/secret.txt", "/assets/..%2fsecret.txt", "/assets/manifest.json", "/assets/"]
)
async def test_nothing_but_what_was_built_is_served(built: Path, path: str) -> None:
    async with browser(Assets(built)) as http:
        assert (await http.get(path)).status_code == 404


async def test_without_a_build_there_are_pages_but_no_assets(tmp_path: Path) -> None:
    assets = Assets(tmp_path)
    assert assets.url("chat.js") is None
    async with browser(assets) as http:
        assert (await http.get("/widget.js")).status_code == 404
