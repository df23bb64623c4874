"""No cell of a file becomes a formula in a spreadsheet."""

import csv

import pytest

from service.domain.csv_cells import lines, safe_cell


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\uff1d1"])
def test_what_begins_like_a_formula_is_text(text):
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "plain", "1", "a=b", "'quoted", "5 - 3"])
def test_everything_else_stays_as_it_is(text):
    assert safe_cell(text) == text


def test_nothing_is_an_empty_cell_and_numbers_are_text():
    assert (safe_cell(None), safe_cell(7)) == ("", "7")


def test_lines_are_read_back_as_they_were_meant():
    rows = [("a, b", 'say "no"', "two\nlines"), (None, 3, "=x")]
    assert list(csv.reader(lines(rows))) == [["a, b", 'say "no"', "two\nlines"], ["", "3", "'=x"]]
