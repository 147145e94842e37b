"""Tables are Markdown whose columns stand below each other."""

import pytest

from tests.bench.tables import fine, number, table


def test_columns_are_aligned():
    assert table("page|CPU ms", [["index", "1.25"], ["thread, last page", "12.5"]]) == (
        "| page              | CPU ms |\n"
        "| ----------------- | -----: |\n"
        "| index             |   1.25 |\n"
        "| thread, last page |   12.5 |"
    )


def test_a_table_without_rows_is_its_head():
    assert table("goal|kept", [], words=2) == "| goal | kept |\n| ---- | ---- |"


@pytest.mark.parametrize(
    ("value", "written"),
    [(None, "-"), (0, "0"), (0.0512, "0.051"), (1.234, "1.23"), (12.34, "12.3"), (1234.5, "1234")],
)
def test_numbers_have_the_digits_that_matter(value, written):
    assert fine(value) == written


def test_ratios():
    assert (number(None), number(1.256)) == ("-", "1.26")
