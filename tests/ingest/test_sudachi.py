"""Sudachi finds proper names that the plain rules do not, and leaves the known ones alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kakehiki.ingest.meaning import sudachi
from kakehiki.ingest.meaning.names import offered, shipped_names
from kakehiki.ingest.meaning.sudachi import proper_names

pytestmark = pytest.mark.extra("sudachi")


@pytest.fixture(autouse=True, scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Keep what is built away from the user's own cache."""
    sudachi._tokenizer.cache_clear()
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(folder))
        yield folder


def test_finds_names_without_titles_and_not_the_known_ones(cache: Path) -> None:
    text = "林芳正官房長官は慶州で、金正恩総書記とジョン・デルーリー氏の写真を見た。"
    assert "慶州" not in offered("慶州", "en", shipped_names())
    found = offered(text, "ja", shipped_names())
    assert {"林芳正", "慶州", "ジョン・デルーリー"} <= set(found)
    assert not any("金" in name for name in found)
    assert len(list((cache / "kakehiki").glob("names-*.dic"))) == 1


def test_places_are_those_of_the_text_beyond_what_it_takes_at_once() -> None:
    text = "あ" * 13_000 + "慶州で。" + "い" * 12_000 + "大邱へ"
    known = tuple(k for k, form in shipped_names().forms.items() if len(form.parts) == 1 and not k.isascii())
    for start, name in proper_names(text, known):
        assert text[start : start + len(name)] == name
    assert "慶州" in [name for _, name in proper_names(text, known)]
