"""HTML becomes sections that read well in a message, with every word as it was published."""

from __future__ import annotations

from consular.advice.passages import Section, cut, one_line


def text_of(html: str) -> str:
    """The text of the only section."""
    (section,) = cut(html)
    return section.text


def test_a_section_knows_all_headings_above_it() -> None:
    html = "<h2>Laws</h2><p>One.</p><h3>Boats</h3><p>Two.</p><h2>Money</h2><p>Three.</p>"
    assert [(section.headings, section.text) for section in cut(html)] == [
        (("Laws",), "One."),
        (("Laws", "Boats"), "Two."),
        (("Money",), "Three."),
    ]


def test_a_heading_without_words_of_its_own_makes_no_section() -> None:
    assert [section.headings for section in cut("<h2>Laws</h2><h3>Boats</h3><p>Two.</p><h2>End</h2>")] == [
        ("Laws", "Boats")
    ]


def test_words_above_the_first_heading_stand_under_none() -> None:
    assert cut("<p>Read this.</p>") == [Section((), "Read this.", None)]


def test_the_anchor_is_the_innermost_heading_s() -> None:
    html = '<h2 id="laws">Laws</h2><p>One.</p><h3>Boats</h3><p>Two.</p>'
    assert [section.anchor for section in cut(html)] == ["laws", None]


def test_headings_are_found_inside_of_boxes() -> None:
    assert cut('<div class="info"><h2>Ferries</h2><div><p>Late.</p></div></div>') == [
        Section(("Ferries",), "Late.", None)
    ]


def test_a_link_reads_as_its_words() -> None:
    assert text_of('<p>Ask the <a href="/x"><b>harbour</b> office</a>.</p>') == "Ask the harbour office."


def test_links_to_the_neighbouring_parts_are_no_part_of_the_text() -> None:
    signposts = (
        '<p><a href="/x">Next:Health</a></p><p><a href="/x/print">View a printable version of it</a></p>'
    )
    assert text_of(f"<p>One.</p>{signposts}") == "One."
    assert text_of('<p>Next: ask the <a href="/x">harbour office</a>.</p>') == "Next: ask the harbour office."


def test_fixed_spaces_become_plain_and_zero_width_characters_go() -> None:
    assert text_of("<p>advises\u00a0against\u2060 all\u202ftra\u200bvel</p>") == "advises against all travel"


def test_words_and_their_punctuation_stay_as_published() -> None:
    assert text_of("<p>It’s ‘closed’ – until 5pm.</p>") == "It’s ‘closed’ – until 5pm."


def test_paragraphs_have_an_empty_line_between_them() -> None:
    assert text_of("<p>One.</p>\n<p>Two.</p>") == "One.\n\nTwo."


def test_a_break_is_a_new_line_and_two_are_a_new_paragraph() -> None:
    assert text_of("<p>1 Quay<br />\nPort<br><br>Open\ndaily</p>") == "1 Quay\nPort\n\nOpen daily"


def test_a_list_stays_with_the_words_that_announce_it() -> None:
    assert text_of("<p>Bring:</p><ul><li>a hat</li><li><p>water</p></li></ul><p>Go.</p>") == (
        "Bring:\n- a hat\n- water\n\nGo."
    )


def test_a_numbered_list_keeps_its_numbers_and_an_inner_list_is_indented() -> None:
    html = "<ol><li>Ask<ul><li>twice</li></ul></li><li>Pay</li></ol>"
    assert text_of(html) == "1. Ask\n  - twice\n2. Pay"


def test_a_table_reads_row_by_row_with_its_columns_named() -> None:
    html = (
        "<table><thead><tr><th>Island</th><th>Ferry</th><th>Fee</th></tr></thead>"
        "<tbody><tr><th>North</th><td>daily</td><td>£3</td></tr><tr><td>South</td><td>none</td><td></td></tr></tbody></table>"
    )
    assert text_of(html) == "- North: Ferry daily, Fee £3\n- South: Ferry none"


def test_a_table_of_two_columns_needs_no_names() -> None:
    html = "<table><tr><th>Island</th><th>Ferry</th></tr><tr><td>North</td><td>daily</td></tr></table>"
    assert text_of(html) == "- North: daily"


def test_what_the_page_says_of_its_own_dates_is_no_passage() -> None:
    dates = "<dl><dt>Still current at:</dt><dd>1 May</dd><dt>Updated:</dt><dd>1 May</dd></dl>"
    assert cut(dates) == []
    assert text_of("<dl><dt>Ferry:</dt><dd>daily</dd></dl>") == "Ferry: daily"


def test_nothing_unseen_is_read_aloud() -> None:
    html = "<p>Open.<script>x()</script><!-- draft --><img alt='map'></p><style>p {}</style>"
    assert text_of(html) == "Open."


def test_broken_html_is_read_as_a_browser_would() -> None:
    assert text_of("<p>One <b>two<p>three</b></div> &amp; four") == "One two\n\nthree & four"
    assert cut("") == []


def test_loose_words_are_paragraphs() -> None:
    assert text_of("Hello <b>you</b><p>there</p>again") == "Hello you\n\nthere\n\nagain"


def test_a_title_reads_on_one_line() -> None:
    assert one_line("  Entry\u00a0\nrequirements\u200b ") == "Entry requirements"
