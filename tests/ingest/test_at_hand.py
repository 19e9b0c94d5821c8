"""Articles beside a case: only the very bytes that it was drafted from, and nothing outside its folder."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kakehiki.case.load import load_case
from kakehiki.evidence import Article, Passage
from kakehiki.ingest.drafting.at_hand import AtHand, name_in
from kakehiki.ingest.drafting.merge import merge
from kakehiki.ingest.text.article import read_article

from .overtures import ENGLISH, JAPANESE, article

CASE = Path(__file__).resolve().parents[2] / "src" / "kakehiki" / "cases" / "us-iran-2013.yaml"


@pytest.mark.parametrize("where", [".", "articles", "articles/2025"])
@pytest.mark.parametrize("text", [ENGLISH, JAPANESE])
def test_every_claim_found_is_shown_as_it_was_written(tmp_path: Path, where: str, text: str) -> None:
    (tmp_path / where).mkdir(parents=True, exist_ok=True)
    path = article(tmp_path / where, text)
    case = tmp_path / "case.yaml"
    case.write_bytes(CASE.read_bytes())
    merged = merge(case, [read_article(path)])
    case.write_text(merged.text, encoding="utf-8")
    held = load_case(case).case
    at_hand = AtHand(tmp_path, held.articles)
    told = {s.sentence.number: s.sentence.text for s in merged.gathered.taken[0].statements}
    shown = {c.found.sentence: at_hand.text(c.found) for c in held.claims.values() if c.found is not None}
    assert shown == told
    path.write_text(text + " ", encoding="utf-8")
    changed = AtHand(tmp_path, held.articles)
    assert {changed.text(c.found) for c in held.claims.values() if c.found is not None} == {None}


@pytest.mark.parametrize("file", ["../secret.txt", "a/../../secret.txt", "{absolute}", "absent.txt", "."])
def test_nothing_outside_the_folder_is_read(tmp_path: Path, file: str) -> None:
    secret = article(tmp_path, ENGLISH, "secret.txt")
    (folder := tmp_path / "case" / "a").mkdir(parents=True)
    digest = hashlib.sha256(secret.read_bytes()).hexdigest()
    known = Article(file=file.format(absolute=secret), sha256=digest, language="en")
    at_hand = AtHand(folder.parent, {"a1": known})
    assert all(at_hand.text(Passage(article="a1", sentence=n, line=n)) is None for n in range(1, 30))


@given(st.lists(st.sampled_from(["a", "b", "c"]), min_size=1, max_size=4), st.integers(0, 4))
def test_a_case_names_an_article_by_its_way_there(parts: list[str], depth: int) -> None:
    path = Path("/x", *parts, "f.txt")
    folder = Path("/x", *parts[:depth])
    assert folder / name_in(folder, path) == path
    assert name_in(Path("/elsewhere"), path) == "f.txt"
