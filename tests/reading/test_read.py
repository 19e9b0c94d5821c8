"""The whole reading: its laws on a small case, and what the documents claim of the flagship case."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from functools import cache
from pathlib import Path

import pytest

from kakehiki.case.library import open_case
from kakehiki.case.load import LoadedCase, load_case
from kakehiki.errors import CaseError, UsageError
from kakehiki.reading.estimate import Estimate
from kakehiki.reading.read import Wanted, read_case
from kakehiki.reading.records import Reading
from tests.ensemble.ferry import CONTENT, written

FLAGSHIP = "kim-trump-2025"


@pytest.fixture(scope="module")
def ferry_file(tmp_path_factory: pytest.TempPathFactory) -> LoadedCase:
    file = tmp_path_factory.mktemp("cases") / "ferry.yaml"
    file.write_text(written(), encoding="utf-8")
    return load_case(file)


@pytest.fixture(scope="module")
def reading(ferry_file: LoadedCase) -> Reading:
    return read_case(ferry_file, Wanted(draws=512))


@cache
def flagship() -> Reading:
    return read_case(open_case(FLAGSHIP))


def estimates(part: object, path: str = "") -> Iterator[tuple[str, Estimate]]:
    """Yield every estimate of a reading with its path."""
    if isinstance(part, Estimate):
        yield path, part
    elif is_dataclass(part):
        for field in fields(part):
            yield from estimates(getattr(part, field.name), f"{path}.{field.name}")
    elif isinstance(part, tuple):
        for i, each in enumerate(part):
            yield from estimates(each, f"{path}.{i}")


def loaded(tmp_path: Path, **changes: object) -> LoadedCase:
    file = tmp_path / "changed.yaml"
    file.write_text(written(**changes), encoding="utf-8")
    return load_case(file)


def test_more_games_than_memory_holds_are_refused_at_once(ferry_file: LoadedCase) -> None:
    with pytest.raises(UsageError) as caught:
        read_case(ferry_file, Wanted(draws=2**24))
    problem = caught.value.problems[0]
    assert problem.code == "too-many-games"
    enough = int(problem.params["draws"].replace(",", ""))
    assert 100_000 < enough < 2**24


def test_more_numbers_than_the_sequence_has_dimensions_are_refused(tmp_path: Path, reading: Reading) -> None:
    fact = CONTENT["facts"]["price"]
    many = loaded(tmp_path, facts={**CONTENT["facts"], **{f"more{i}": fact for i in range(600)}})
    with pytest.raises(CaseError) as caught:
        read_case(many, Wanted(draws=1))
    (problem,) = caught.value.problems
    count = reading.manifest.numbers + 600
    assert (problem.code, problem.params) == ("too-many-numbers", {"count": str(count), "limit": "512"})


def test_the_same_seed_gives_the_same_reading(ferry_file: LoadedCase, reading: Reading) -> None:
    assert read_case(ferry_file, Wanted(draws=512)) == reading
    assert read_case(ferry_file, Wanted(draws=512, seed=2)).verdict != reading.verdict


@pytest.mark.parametrize("episode", ["spring", "winter"])
def test_an_episode_reads_as_its_row_in_the_timeline(
    ferry_file: LoadedCase, reading: Reading, episode: str
) -> None:
    alone = read_case(ferry_file, Wanted(episode, draws=512))
    assert alone.situation == episode
    assert alone.timeline is not None
    assert reading.timeline is not None
    assert alone.timeline.scores == reading.timeline.scores
    row = next(f for f in reading.timeline.forecasts if f.episode == episode)
    assert replace(alone.verdict, by_type=()) == replace(row.verdict, by_type=())
    here = next(f for f in alone.timeline.forecasts if f.episode == episode)
    assert replace(here.verdict, by_type=()) == replace(row.verdict, by_type=())


def test_parts_agree_on_what_is_now(reading: Reading) -> None:
    assert reading.reasons is not None
    assert reading.conditions is not None
    assert reading.reasons.after == reading.verdict.yes
    assert reading.conditions.sets[0].levers == ()
    assert reading.conditions.sets[0].yes == reading.verdict.yes
    assert sum(p.effect.mean for p in reading.reasons.parts) == pytest.approx(
        reading.reasons.after.mean - reading.reasons.before.mean, abs=1e-12
    )


def test_against_another_episode_only_reasons_differ(ferry_file: LoadedCase, reading: Reading) -> None:
    other = read_case(ferry_file, Wanted(against="winter", draws=512))
    assert other.reasons is not None
    assert reading.reasons is not None
    assert (reading.reasons.reference, other.reasons.reference) == ("spring", "winter")
    assert other.reasons.after == reading.reasons.after
    assert replace(other, reasons=None, manifest=reading.manifest) == replace(reading, reasons=None)


def test_the_reference_itself_has_no_reasons(ferry_file: LoadedCase) -> None:
    assert read_case(ferry_file, Wanted("spring", draws=32)).reasons is None
    back = read_case(ferry_file, Wanted("spring", against="now", draws=512)).reasons
    assert back is not None
    assert back.reference == "now"


def test_there_and_back_again_is_the_same_change(ferry_file: LoadedCase, reading: Reading) -> None:
    back = read_case(ferry_file, Wanted("spring", against="now", draws=512)).reasons
    assert back is not None
    assert reading.reasons is not None
    forth = {p.reason: p.effect.mean for p in reading.reasons.parts}
    assert {p.reason: -p.effect.mean for p in back.parts} == pytest.approx(forth, abs=1e-12)


def test_every_range_is_in_order_and_probabilities_are_probabilities(reading: Reading) -> None:
    for path, number in estimates(reading):
        assert number.low <= number.high, path
        if ".effect" in path:
            assert number.low >= -1.0 and number.high <= 1.0, path
        elif ".scores" not in path:
            assert number.low >= 0.0 and number.high <= 1.0, path
            assert 0.0 <= number.mean <= 1.0, path


def test_a_case_without_parts_reads_without_them(tmp_path: Path) -> None:
    question = {k: v for k, v in CONTENT["question"].items() if k != "reference"}
    bare = read_case(
        loaded(tmp_path, question=question, episodes={}, levers={}, reasons={}), Wanted(draws=32)
    )
    assert (bare.reasons, bare.conditions, bare.timeline) == (None, None, None)
    assert bare.verdict.yes.mean > 0


def test_a_lever_that_changes_nothing_changes_nothing_at_all(tmp_path: Path) -> None:
    idle = {"label": {"en": "idle", "ja": "idle"}, "facts": {"price": "0.6 to 0.9"}}
    found = read_case(loaded(tmp_path, levers={"idle": idle}), Wanted(draws=128)).conditions
    assert found is not None
    assert found.sets[0].yes == found.sets[1].yes


def test_the_manifest_says_how_to_make_it_again(ferry_file: LoadedCase, reading: Reading) -> None:
    made = reading.manifest
    assert (made.case, made.case_sha256) == ("ferry", ferry_file.sha256)
    assert (made.seed, made.draws) == (1, 512)
    assert made.worst_residual < 1e-6
    assert made.games % 512 == 0


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        (Wanted("autumn"), "unknown-episode"),
        (Wanted(against="autumn"), "unknown-episode"),
        (Wanted(against="now"), "same-episode"),
        (Wanted("spring", against="spring"), "same-episode"),
    ],
)
def test_what_cannot_be_read_is_refused(ferry_file: LoadedCase, wanted: Wanted, code: str) -> None:
    with pytest.raises(UsageError) as raised:
        read_case(ferry_file, wanted)
    assert [problem.code for problem in raised.value.problems] == [code]


def test_an_unknown_episode_names_the_known_ones(ferry_file: LoadedCase) -> None:
    with pytest.raises(UsageError) as raised:
        read_case(ferry_file, Wanted("autumn"))
    assert raised.value.problems[0].params == {"name": "autumn", "known": "now, spring, winter"}


# What the documents claim of the flagship case.


def test_coming_was_unlikely_in_october_2025_and_likelier_than_not_in_june_2019() -> None:
    seen = flagship().timeline
    assert seen is not None
    chances = {f.episode: f.verdict.yes.mean for f in seen.forecasts}
    assert chances["now"] < 0.45
    assert chances["panmunjom-2019"] >= 0.5


def test_silence_or_conditions_are_likelier_than_coming_now() -> None:
    answers = {a.option: a.chance.mean for a in flagship().verdict.answers}
    assert answers["accept"] < answers["silence"]
    assert answers["accept"] < answers["conditional"]


def test_an_invitation_alone_leaves_the_reading_as_it_is() -> None:
    found = flagship()
    assert found.conditions is not None
    assert found.conditions.sets[0].levers == ()
    assert found.conditions.sets[0].yes == found.verdict.yes


def test_all_levers_together_change_the_reading_clearly() -> None:
    found = flagship().conditions
    assert found is not None
    assert len(found.sets) == 2**3
    none, every = found.sets[0], found.sets[-1]
    assert len(every.levers) == 3
    assert every.yes.mean - none.yes.mean > 0.10
    assert every.yes.mean == max(s.yes.mean for s in found.sets)
    alone = [s.yes.mean for s in found.sets if len(s.levers) == 1]
    assert all(p > none.yes.mean for p in alone)


def test_the_change_is_split_among_exactly_three_reasons() -> None:
    found = flagship().reasons
    assert found is not None
    assert found.reference == "panmunjom-2019"
    assert [part.reason for part in found.parts] == ["motive", "terms", "position"]
    assert all(part.effect.mean < 0 for part in found.parts)


def test_every_probability_has_a_range() -> None:
    for path, number in estimates(flagship()):
        assert number.low <= number.high, path
    found = flagship()
    assert all(a.chance.low < a.chance.mean < a.chance.high for a in found.verdict.answers)


def test_no_draw_failed_and_equilibria_are_exact() -> None:
    made = flagship().manifest
    assert "failed" not in made.flagged
    assert made.worst_residual < 1e-6


@pytest.mark.parametrize("section", ["interests", "precision", "terms", "quantities", "moves"])
def test_an_episode_cannot_bend_weights(tmp_path: Path, section: str) -> None:
    # One set of weights for all dates: an episode's form has no place for them.
    bent = {**CONTENT["episodes"]["winter"], section: CONTENT[section]}
    with pytest.raises(CaseError) as raised:
        loaded(tmp_path, episodes={**CONTENT["episodes"], "winter": bent})
    assert raised.value.problems[0].code == "key-unknown"


def test_an_episodes_facts_can_be_facts_only(tmp_path: Path) -> None:
    winter = CONTENT["episodes"]["winter"]
    bent = {**winter, "facts": {**winter["facts"], "gain": 0.5}}
    with pytest.raises(CaseError) as raised:
        loaded(tmp_path, episodes={**CONTENT["episodes"], "winter": bent})
    assert raised.value.problems[0].code == "name-unknown"
