"""A page as text: what a reader sees, and nothing else."""

from __future__ import annotations

import pytest

from projections.writers.plain import blocks_of, text_of


@pytest.mark.parametrize(
    "page",
    [
        "<p hidden>no</p>", "<div style='display : NONE'><p>no</p></div>", "<!-- no -->",
        "<head><title>no</title></head>", "<style>no</style>", "<script>no</script>",
        "<p style='visibility:hidden'>no<b>no</b></p>", "<template><p>no</p></template>",
        "<p title='no'></p>",
    ],
)  # fmt: skip
def test_what_a_page_hides_is_no_part_of_it(page):
    assert [block.text for block in blocks_of(f"<p>yes</p>{page}<p>and yes</p>")] == [
        "yes", "and yes"
    ]  # fmt: skip


def test_headings_paragraphs_items_and_lines_stand_apart():
    page = (
        "<h1>One</h1><p>a <b>b</b>\n c</p><h2>Two</h2><ul><li>x</li><li>y &amp; z</li></ul>a<br>b"
    )
    assert text_of(page) == "ONE\n\na b c\n\nTwo\n---\n- x\n- y & z\n\na\nb\n"


def test_amounts_stand_at_the_right_under_their_head_and_tables_apart():
    page = (
        "<table><tr><th>What</th><th>Amount</th></tr><tr><td>One<br>by a rule</td><td>£5.00</td>"
        "</tr><tr><td>Two</td><td>-£1,005.00</td></tr></table>"
        "<table><tr><th>Account</th><td>A-1</td></tr></table>"
    )
    lines = text_of(page).splitlines()
    assert [len(line) for line in lines[:2]] == [78, 78] and lines[0].endswith("Amount")
    assert lines[2] == "by a rule" and lines[3].endswith("-£1,005.00")
    assert lines[4:] == ["", "Account  A-1"]


def test_a_page_that_leaves_ends_out_is_read_all_the_same():
    page = "<p hidden>no<p>one<p>two</div></b>three<table><tr><td>a<td>b<tr><td>c</table>last"
    assert [block.text for block in blocks_of(page)] == ["one", "twothree", "a b", "c", "last"]
