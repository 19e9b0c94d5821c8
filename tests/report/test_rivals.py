"""The parts on rival hypotheses, what to watch and remarks: what they say, and that they are safe to print."""

from __future__ import annotations

import dataclasses

import pytest

from kakehiki.case.load import LoadedCase
from kakehiki.reading.records import Pointer, Reading
from kakehiki.report.blocks import Bullets, Details, Document, Paragraph, Section, Subsection, Table
from kakehiki.report.document import compose
from kakehiki.report.html import render_html
from kakehiki.report.text import render_text
from tests.report.conftest import both, loaded, small_case, small_reading


def section(document: Document, ident: str) -> Section:
    return next(s for s in document.sections if s.ident == ident)


def bullets(found: Section | Subsection) -> list[str]:
    return [item.text for block in found.blocks if isinstance(block, Bullets) for item in block.items]


def test_a_move_seen_says_which_reading_it_speaks_for(case: LoadedCase, reading: Reading) -> None:
    said = bullets(section(compose(case, reading, "en"), "signals"))
    assert said[0] == "Needs no deal. The fund would last a year."
    assert "It spoke most for “Needs no deal”, before it 40%, after it 57% (90% range 46–68%)" in said[2]
    assert "least for “Angry about the last talks”, before it 60%" in said[2]
    assert said[2].endswith("Bayes factor between these two: 2 (90% range 1.6–2.4).")


def test_a_move_that_tells_nothing_says_so(case: LoadedCase, reading: Reading) -> None:
    assert reading.signals is not None
    seen = reading.signals.seen[0]
    idle = dataclasses.replace(seen, beliefs=reading.signals.priors)
    still = dataclasses.replace(reading.signals, seen=(idle,))
    said = bullets(section(compose(case, dataclasses.replace(reading, signals=still), "en"), "signals"))
    assert "it moved no belief by as much as one point" in said[2]
    none = dataclasses.replace(reading, signals=dataclasses.replace(reading.signals, seen=()))
    said = bullets(section(compose(case, none, "en"), "signals"))
    assert said[2] == "What was seen is equally probable under every hypothesis, so it tells nothing of them."
    unanswered = small_case()
    now = unanswered.now.model_copy(update={"answer": None})
    said = bullets(
        section(compose(loaded(unanswered.model_copy(update={"now": now})), none, "en"), "signals")
    )
    assert said[2] == "No move has been seen yet that could tell the hypotheses apart."


def test_places_are_named_by_the_moves_that_lead_there(case: LoadedCase, reading: Reading) -> None:
    found = section(compose(case, reading, "en"), "signals")
    table = next(
        b for s in found.blocks if isinstance(s, Subsection) for b in s.blocks if isinstance(b, Table)
    )
    places = [row[0] for row in table.rows]
    assert places[0] == "Answer, after “without terms”"
    assert [row[1] for row in table.rows] == ["in a new round", "next"]
    assert table.rows[0][5] == "Needs no deal: 67% (54–80%)"


def test_the_matrix_shows_marks_trust_and_sources(case: LoadedCase, reading: Reading) -> None:
    found = section(compose(case, reading, "en"), "competing")
    tables = [block for block in found.blocks if isinstance(block, Table)]
    assert [row[0] for row in tables[0].rows] == ["Needs no deal", "Angry about the last talks"]
    first, second = tables[1].rows
    assert first[1:] == ("++", "−", "70%", "×3.1")
    assert second[1:] == ("0", "·", "50%", "×1")
    assert first[0].sources == (1, 2)


@pytest.mark.parametrize(("raises", "towards", "so"), [
    ("raises", True, "likelier"), ("lowers", True, "less likely"), ("raises", False, "less likely"),
    ("lowers", False, "likelier"), ("raises", None, "too little to say which way"),
])  # fmt: skip
def test_an_indicator_points_through_its_number(raises: str, towards: bool | None, so: str) -> None:
    pickets = {
        "label": both("Pickets", "ピケ"),
        "where": both("Gate.", "門。"),
        "points": {"facts.need": raises},
    }
    reading = small_reading()
    assert reading.watchlist is not None
    up = raises == "raises"
    pointer = Pointer("pickets", up, None if towards is None else towards == up)
    need = dataclasses.replace(reading.watchlist.numbers[0], towards=towards, indicators=(pointer,))
    watchlist = dataclasses.replace(reading.watchlist, numbers=(need,), needs_source=None)
    document = compose(
        loaded(small_case(indicators={"pickets": pickets})),
        dataclasses.replace(reading, watchlist=watchlist),
        "en",
    )
    (said,) = bullets(
        next(s for s in section(document, "watch").blocks if isinstance(s, Subsection) and bullets(s))
    )
    assert said.startswith("Pickets (where: Gate). If seen: “How much members need a deal” is ")
    assert so in said
    assert ("likelier" in so) == ("less likely" not in said and "likelier" in said)


def test_only_web_addresses_of_indicators_become_links(case: LoadedCase, reading: Reading) -> None:
    page = render_html(compose(case, reading, "en"))
    assert '<a href="https://example.org/notice" rel="noopener noreferrer">Where to look</a>' in page


def test_the_call_and_the_number_that_needs_a_source_are_said(case: LoadedCase, reading: Reading) -> None:
    (lead,) = (b for b in section(compose(case, reading, "en"), "watch").blocks if isinstance(b, Paragraph))
    said = [statement.text for statement in lead.statements]
    assert said[0].endswith("the model holds right with a chance of 93%; it was right.")
    assert "2.0 points" in said[1]
    assert "“How much members need a deal”: it would add 1.2 points" in said[2]
    assert "“Cost of a snub”" in said[3]


def test_remarks_on_the_evidence_are_folded_into_the_method(case: LoadedCase, reading: Reading) -> None:
    found = section(compose(case, reading, "en"), "method")
    folded = [b for b in found.blocks if isinstance(b, Details) and b.title.startswith("What to know")]
    assert len(folded) == 1
    assert any("Hypotheses that no claim marks: 2 of 2" in text for text in bullets(folded[0]))  # type: ignore[arg-type]


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_a_terminal_shows_beliefs_and_what_to_look_for(case: LoadedCase, reading: Reading, lang: str) -> None:
    text = render_text(compose(case, reading, lang), width=200)
    for name in (
        ("Needs no deal", "Pickets are set up") if lang == "en" else ("合意を必要としない", "ピケが張られる")
    ):
        assert name in text
    assert "75%" in text


def test_a_call_is_held_against_what_happened(case: LoadedCase, reading: Reading) -> None:
    assert reading.watchlist is not None
    wrong = dataclasses.replace(reading, watchlist=dataclasses.replace(reading.watchlist, call=True))
    told = render_text(compose(case, wrong, "en"), width=400)
    assert '"they will come", which the model holds right with a chance of 93%; it was wrong.' in told
    open_case = small_case()
    now = open_case.now.model_copy(update={"answer": None})
    ahead = loaded(open_case.model_copy(update={"now": now}))
    assert "and that is right with a chance of 93%." in render_text(compose(ahead, reading, "en"), width=400)


def test_what_is_contradicted_least_may_be_nothing_or_several(case: LoadedCase, reading: Reading) -> None:
    assert reading.competing is not None
    first, second = reading.competing.contradictions
    alike = (first, dataclasses.replace(first, hypothesis=second.hypothesis))
    tied = tuple(dataclasses.replace(c, claims=1, origins=1, score=second.score) for c in alike)
    for contradictions, said in (
        (alike, "No marked claim contradicts any of the hypotheses."),
        (
            tied,
            'Least contradicted, and equally: "Needs no deal" and "Angry about the last talks" (weight 0.7).',
        ),
    ):
        competing = dataclasses.replace(reading.competing, contradictions=contradictions)
        text = render_text(compose(case, dataclasses.replace(reading, competing=competing), "en"), width=400)
        assert said in text
