"""YAML that a case never needs is refused at its place, and quickly."""

from __future__ import annotations

import time

import pytest

from .conftest import Problems, pointed


def test_a_key_given_twice_is_placed_twice(problems: Problems, sound: str) -> None:
    (problem,) = problems(sound.replace("\n# Issues on", "  trust: {}\n# Issues on", 1))
    assert problem.code == "yaml-duplicate-key" and problem.place is not None
    lines = sound.splitlines()
    assert (problem.params["line"], problem.params["column"]) == (str(lines.index("  trust:") + 1), "3")
    assert pointed(problem) == "trust: {}"
    assert problem.place.line > lines.index("  trust:") + 1


def test_an_alias_bomb_is_refused_at_once(problems: Problems) -> None:
    bomb = "a0: &a0 [x, x]\n" + "".join(
        f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]\n" for i in range(1, 40)
    )
    start = time.perf_counter()
    (problem,) = problems(bomb)
    assert time.perf_counter() - start < 0.1
    assert problem.code == "yaml-anchor" and pointed(problem).startswith("&a0")
    assert [p.code for p in problems("a: *b\n")] == ["yaml-anchor"]


@pytest.mark.parametrize(
    "deep",
    [
        "[" * 100_000,
        "{a: " * 100_000,
        "- " * 50_000,
        "[" * 41 + "]" * 41,
        "".join(f"{' ' * i}a:\n" for i in range(2_000)),
    ],
)
def test_deep_nesting_is_refused_and_does_not_exhaust_the_stack(problems: Problems, deep: str) -> None:
    assert [p.code for p in problems(deep)] == ["yaml-too-deep"]


def test_too_many_values_are_refused(problems: Problems) -> None:
    start = time.perf_counter()
    assert [p.code for p in problems("[" + "a," * 1_000_000 + "]")] == ["yaml-too-many"]
    assert time.perf_counter() - start < 5


@pytest.mark.parametrize(
    ("text", "code", "at"),
    [
        ("a: !!python/object:os.system x\n", "yaml-tag", "!!python"),
        ("a: !secret x\n", "yaml-tag", "!secret"),
        ("kakehiki: 1\n---\nkakehiki: 1\n", "yaml-documents", "---"),
        ("{a: b}: c\n", "yaml-key", "{a: b}"),
        ("? [a, b]\n: c\n", "yaml-key", "[a, b]"),
        ("a: b: c\n", "yaml-colon", ": c"),
        ('a: "b\nc: d\n', "yaml-unclosed-quote", '"b'),
        ("a: @b\n", "yaml-start", "@b"),
        ("a: `b\n", "yaml-start", "`b"),
        ("a:\n\tb: c\n", "yaml-tab", "\tb"),
        ("a: [b, c\nd: e\n", "yaml-unclosed-bracket", ""),
        ("a:\n   b: 1\n  c: 2\n", "yaml-indent", "c: 2"),
        ("a: 1\nb\nc: 2\n", "yaml-no-colon", ""),
        ("%YAML 9.9\n---\na: b\n", "yaml-syntax", ""),
    ],
)
def test_broken_yaml_is_placed(problems: Problems, text: str, code: str, at: str) -> None:
    (problem,) = problems(text)
    assert problem.code == code, problem
    assert pointed(problem).startswith(at)


@pytest.mark.parametrize("word", ["no", "yes", "on", "off", "No", "TRUE", "false", "y", "N"])
def test_words_that_yaml_takes_for_truth_values_are_told(problems: Problems, sound: str, word: str) -> None:
    for old, new in (
        ('en: "The firm"', f"en: {word}"),
        ("move: answer", f"move: {word}"),
        ("target: 0.5", f"target: {word}"),
        ("precision: 8 to 20", f"precision: {word}"),
        ("yes: [accept]", f"yes: [accept, {word}]"),
    ):
        found = problems(sound.replace(old, new, 1))
        assert found[0].code in {"yaml-word", "target-syntax"}, (old, found)
        assert pointed(found[0]).startswith(word)
    assert problems(sound.replace('en: "The firm"', f'en: "{word}"', 1)) == ()


@pytest.mark.parametrize("nothing", ["", "~", "null", '""', "'  '", "# later"])
def test_a_key_without_a_value_is_told(problems: Problems, sound: str, nothing: str) -> None:
    found = problems(sound.replace("precision: 8 to 20", f"precision: {nothing}", 1))
    assert [p.code for p in found] == ["value-empty"]
    found = problems(sound.replace("  date: 2025-03-10", f"  date: {nothing}", 1))
    assert [p.code for p in found] == ["value-empty"]


@pytest.mark.parametrize("text", ["hello\n", "- a\n", "a: b\n", "version: 3\nservices: {}\n", "'x'\n", "{}"])
def test_other_yaml_is_told_to_be_no_case(problems: Problems, text: str) -> None:
    assert [p.code for p in problems(text)] == ["not-a-case"]
