"""What of a reply can be tapped."""

from __future__ import annotations

import re

import pytest

from api.channels.web import links


def targets(text: str) -> list[str]:
    return re.findall(r'href="(.*?)"', links.link(text, "(opens in a new tab)"))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Ambulance: 150", ["tel:150"]),
        ("Police: 112 or 155 (from a mobile)", ["tel:112", "tel:155"]),
        ("Tourist help line, 24 hours: 078 111 0911", ["tel:0781110911"]),
        ("Doctor: 112 (open 24 hours)", ["tel:112"]),
        ("Police: +246 370 29 38", ["tel:+2463702938"]),
        ("All emergencies: 911", ["tel:911"]),
        ("Ambulance: there is no number to call", []),
        ("Fire: no number is published", []),
        ("Fee: £125", []),
        ("Checked 22 August 2026.", []),
        ("Call +44 20 7008 5000.", ["tel:+442070085000"]),
        ("British consular help, any hour: +44 20 7008 5000", ["tel:+442070085000"]),
        ("(+1 (202) 588-6500)", ["tel:+12025886500"]),
        ("See https://www.gov.uk/a-page.", ["https://www.gov.uk/a-page"]),
        ("(https://www.gov.uk/a?b=1&c=2)", ["https://www.gov.uk/a?b=1&amp;c=2"]),
        ("https://www.gov.uk/tel/+44123456789", ["https://www.gov.uk/tel/+44123456789"]),
        ("javascript:alert(1) data:text/html,x ftp://x.example //x.example", []),
    ],
)
def test_links_and_numbers_are_found(text: str, wanted: list[str]) -> None:
    assert targets(text) == wanted


def test_the_rest_of_the_text_is_escaped_and_its_lines_are_kept() -> None:
    assert links.link("<b> & 'c'\n\nd", "new") == "&lt;b&gt; &amp; &#39;c&#39;\n\nd"


def test_a_link_says_that_it_opens_elsewhere() -> None:
    assert "(opens in a new tab)" in links.link("https://www.gov.uk", "(opens in a new tab)")
    assert "opens" not in links.link("+44 20 7008 5000", "(opens in a new tab)")
