from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kakehiki.report.columns import NO_END, NO_START, balanced, columns, inert, wrap

JAPANESE = st.text(alphabet="交渉は続く。、「」（）ー7%A bc", max_size=120).map(inert)


@given(JAPANESE, st.integers(min_value=12, max_value=40))
def test_lines_fit_and_nothing_is_lost(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert all(columns(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_no_line_starts_with_a_mark_or_ends_with_an_opening_one() -> None:
    text = "金正恩氏は「核放棄を前提としないなら検討する」と述べた。だが、返事は（公には）なかった。" * 3
    for width in range(16, 60):
        lines = wrap(text, width)
        assert not [line for line in lines[1:] if line[0] in NO_START], width
        assert not [line for line in lines[:-1] if line[-1] in NO_END], width


def test_control_and_bidirectional_characters_go() -> None:
    assert inert("a\x1b[31mb\u202ec\u2066d\u200be\nf\x07") == "a[31mbcde f"


def test_balanced_lines_are_no_more_and_leave_no_orphan() -> None:
    text = "条件：求められたものと示されたもの"
    assert len(balanced(text, 32, columns)) == len(wrap(text, 32)) == 2
    assert columns(balanced(text, 32, columns)[1]) > 4
    assert balanced("短い", 32, columns) == ["短い"]
