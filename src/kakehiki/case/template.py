"""Templates of case files, whose comments are in both languages: `# en: …` and `# ja: …`."""

from __future__ import annotations

import re


def with_comments_in(lang: str, template: str) -> str:
    """Return a template with its comments in one language only."""
    others = re.compile(rf"^ *# (?!{lang}: )[a-z]{{2}}: .*\n", re.MULTILINE)
    return re.sub(rf"^( *# ){lang}: ", r"\1", others.sub("", template), flags=re.MULTILINE)
