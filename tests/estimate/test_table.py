from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kakehiki.errors import CaseError, DataError
from kakehiki.estimate.table import read_table


def written(tmp_path, text, encoding="utf-8"):
    path = tmp_path / "t.csv"
    path.write_bytes(text.encode(encoding))
    return path


def test_cells_names_and_places(tmp_path):
    table = read_table(written(tmp_path, 'a, b ,"c,d"\n1,"x ""y""",NA\n\n2,"two\nlines",3\n 4 ,z,.\n'))
    assert dict(table.columns) == {
        "a": ("1", "2", "4"),
        "b": ('x "y"', "two\nlines", "z"),
        "c,d": ("NA", "3", "."),
    }
    assert table.lines == (2, 4, 6)
    assert (table.place("c,d", 0).line, table.place("c,d", 0).column) == (2, 13)
    assert (table.place("b").line, table.place("b").column) == (1, 3)
    assert table.place("c,d", 1).line == 4  # the cell stands on the row's second line: its row is told
    numbers = table.numbers("c,d")
    assert numbers is not None and numbers[1] == 3 and math.isnan(numbers[0]) and math.isnan(numbers[2])
    assert table.numbers("b") is None


@pytest.mark.parametrize("separator", [";", "\t", ","])
def test_separators_byte_order_marks_and_line_ends(tmp_path, separator):
    text = "\ufeffx,人口\r\n1,2\r\n3,4\r\n".replace(",", separator)
    assert dict(read_table(written(tmp_path, text)).columns) == {"x": ("1", "3"), "人口": ("2", "4")}


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("a,,b\n1,2,3\n", "csv-header", 1, 3),
        ("a,b,a\n1,2,3\n", "csv-duplicate", 1, 5),
        ("a,b\n1,2\n1\n", "csv-width", 3, 1),
        ("a,b\n1," + "2," * 10_000 + "\n", "csv-wide", 2, 1),
        (",".join(f"c{i}" for i in range(9_999)) + ",c7\n", "csv-duplicate", 1, 58_885),
        ("a,b\n1,2,3\n", "csv-width", 2, 1),
        ('a,b\n1,"2\n', "csv-syntax", 2, 1),
        ('a,b\n1,"2"x\n', "csv-syntax", 2, 1),
    ],
)
def test_what_is_no_table_is_refused_in_its_place(tmp_path, text, code, line, column):
    with pytest.raises(DataError) as error:
        read_table(written(tmp_path, text))
    (problem,) = error.value.problems
    assert (problem.code, problem.place.line, problem.place.column) == (code, line, column)


def test_a_table_without_rows_or_text_is_refused(tmp_path):
    with pytest.raises(DataError) as error:
        read_table(written(tmp_path, "a,b\n\n"))
    assert error.value.problems[0].code == "csv-no-rows"
    for text, encoding, code in (
        ("a,b\n1,é\n", "latin-1", "file-encoding"),
        ("", "utf-8", "file-empty"),
        ("a\n\u202e1\n", "utf-8", "character-hidden"),
    ):
        with pytest.raises(CaseError) as refused:
            read_table(written(tmp_path, text, encoding))
        assert refused.value.problems[0].code == code


@pytest.mark.parametrize("cell", ["1_000", "inf", "1e400", "1e200", "x"])
def test_what_is_no_number_among_numbers_is_refused_in_its_place(tmp_path, cell):
    table = read_table(written(tmp_path, f"a,b\n1,2\n3,{cell}\n"))
    with pytest.raises(DataError) as error:
        table.numbers("b")
    (problem,) = error.value.problems
    assert (problem.code, problem.place.line, problem.place.column) == ("cell-not-number", 3, 3)


@given(st.text(alphabet='a1,;"\n\t ~', max_size=40))
@settings(max_examples=150, deadline=None)
def test_any_text_is_a_table_or_refused(tmp_path_factory, text):
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_text(text, encoding="utf-8")
    try:
        table = read_table(path)
    except (DataError, CaseError):
        return
    assert all(len(cells) == len(table) > 0 for cells in table.columns.values())
