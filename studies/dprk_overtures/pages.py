"""Pages and figures from stored results: templates with every number filled in, none of them by hand."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kakehiki.history.score.groups import REST
from kakehiki.history.score.records import Attribution, GroupPart, Held, Scored
from kakehiki.report.blocks import Block, Bullets, Details, Figure, Paragraph, Statement, Subsection, Table
from kakehiki.report.history.calibrated import brief_table
from kakehiki.report.history.causes import SURE, held_table, parts_table, verdict, yes_since
from kakehiki.report.history.document import compose_scores
from kakehiki.report.history.opening import fairest, headline, short
from kakehiki.report.history.overtures import missed, rows_table
from kakehiki.report.history.scores import differences_table, losses_table
from kakehiki.report.history.scores import parts_table as boards_table
from kakehiki.report.history.subject import RecordSubject, estimated, loss_of, signed
from kakehiki.report.voice import point_digits
from kakehiki.words import LANGUAGES
from studies.dprk_overtures import results as kept
from studies.dprk_overtures.drawn import standalone

HERE = Path(__file__).resolve().parent
SUFFIX = {"en": "", "ja": ".ja"}
# What pages call groups: `motive_but_rank` is what the motive carries without what the proposer offered in rank.
GROUPS = {
    "motive": "motive",
    "rank": "rank",
    "motive_but_rank": f"{REST} motive",
    "terms": "terms",
    "position": "position",
    "outside": "russia+china",
}


def files(results: dict[str, Any]) -> dict[Path, str]:
    """Return every page and figure that the results make, by its path."""
    loaded, scored = kept.scores_in(results)
    found: dict[Path, str] = {}
    for lang in LANGUAGES:
        document = compose_scores(loaded, scored, lang)
        figures = [figure for section in document.sections for figure in _figures(section.blocks)]
        for figure in figures:
            found[kept.FOLDER / f"{figure.ident}{SUFFIX[lang]}.svg"] = standalone(figure)
        subject = RecordSubject(loaded, scored, lang)
        values = _values(subject, {figure.ident: figure for figure in figures}, results)
        template = (HERE / f"page{SUFFIX[lang]}.md").read_text(encoding="utf-8")
        found[kept.FOLDER / f"dprk-overtures{SUFFIX[lang]}.md"] = template.format(**values)
    return found


def _figures(blocks: tuple[Block, ...]) -> Iterator[Figure]:
    for block in blocks:
        if isinstance(block, Figure):
            yield block
        elif isinstance(block, (Details, Subsection)):
            yield from _figures(block.blocks)


def _values(subject: RecordSubject, figures: dict[str, Figure], results: dict[str, Any]) -> dict[str, str]:
    scored, voice = subject.scored, subject.voice
    found = {
        "rows": str(len(scored.rows)),
        "scored": str(len(scored.rows) - scored.open_rows),
        "open": str(scored.open_rows),
        "second": str(len(subject.record.second.overtures) if subject.record.second else 0),
        "first": subject.date(scored.rows[0]),
        "last": subject.date(scored.rows[-1]),
        "since": subject.since(),
        "new": str(next(b.rows for b in scored.boards if b.subset == "new")),
        "losses": _table(losses_table(subject, scored.boards[0])),
        "differences": _table(differences_table(subject, scored.boards[0])),
        "boards_brier": _table(boards_table(subject, "brier")),
        "boards_log": _table(boards_table(subject, "log")),
        "calibration": _table(brief_table(subject)),
        "misses": "\n\n".join(
            _markdown(block, voice.say("number.space")) for block in missed(subject).blocks
        ),
        "yes_since": _safe(yes_since(subject)),
        "fairest": _safe(fairest(subject)),
        "short_brier": _safe(short(subject, "brier")),
        "short_log": _safe(short(subject, "log")),
        "parts": _table(parts_table(subject)),
        "held": _table(held_table(subject)),
        "every": _table(rows_table(subject)),
        "fit": "\n".join(results["fit_lines"][voice.lang]),
        "seed": str(scored.manifest.seed),
        "draws": f"{scored.manifest.draws:,}",
        "particles": f"{scored.manifest.particles // scored.manifest.runs:,}",
        "runs": str(scored.manifest.runs),
        "fit_draws": str(kept.FIT_DRAWS),
        "games": f"{scored.manifest.games:,}",
        "failed": f"{scored.manifest.failed:,}",
        "sha256": scored.manifest.record_sha256,
        "case_sha256": scored.manifest.case_sha256,
    }
    found |= {
        f"{model}_{rule}": headline(subject, model, rule)
        for model in scored.models
        for rule in ("brier", "log")
    }
    found |= {f"{model}_{rule}_loss": f"{loss_of(scored.boards[0], model, rule).mean:.3f}"
              for model in scored.models for rule in ("brier", "log")}  # fmt: skip
    for ident, figure in figures.items():
        name = ident.replace("-", "_")
        found[name] = (
            f"**{figure.title}**\n\n![{_safe(figure.alt)}]({ident}{SUFFIX[voice.lang]}.svg)\n\n*{figure.caption}*"
        )
    return found | _tallies(scored) | _causes(subject)


def _tallies(scored: Scored) -> dict[str, str]:
    found = {f"came_{tally.answer}": str(tally.came) for tally in scored.tallies}
    return found | {
        f"expected_{model}_{tally.answer}": f"{tally.expected[model]:.0f}"
        for tally in scored.tallies
        for model in scored.models
    }


def _causes(subject: RecordSubject) -> dict[str, str]:
    scored, voice = subject.scored, subject.voice
    causes = scored.causes
    assert causes is not None
    found = {
        "yes_before": str(causes.yes_before),
        "scored_before": str(causes.scored_before),
        "count_since": str(causes.yes_since),
        "scored_since": str(causes.scored_since),
        "claim": claim(subject),
        "chains": str(causes.mixing.chains),
        "steps": str(causes.mixing.steps),
        "r_hat": f"{causes.mixing.r_hat:.2f}",
        "bulk": f"{causes.mixing.bulk:.0f}",
        "tail": f"{causes.mixing.tail:.0f}",
    }
    for one in causes.attributions:
        found[f"verdict_{one.numbers}"] = verdict(subject, one)
        for name, group in GROUPS.items():
            found[f"{one.numbers}_{name}"] = voice.points(estimated(_part(one, group).effect))
    for name in ("motive", "rank", "terms", "position", "outside"):
        group = GROUPS[name]
        held = _held(causes.held, group)
        found[f"bayes_{name}"] = f"{signed(held.log_bayes or 0.0, 1)} ± {held.reach or 0.0:.1f}"
    return found


def _part(found: Attribution, group: str) -> GroupPart:
    return next(part for part in found.parts if part.group == group)


def _held(found: tuple[Held, ...], group: str) -> Held:
    return next(one for one in found if one.group == group and one.forecaster == "fitted")


def claim(subject: RecordSubject) -> str:
    """Return in plain words what the learnt numbers put the change on, and whether the answers bear that out."""
    causes, voice = subject.scored.causes, subject.voice
    said = tomllib.loads((HERE / "claim.toml").read_text(encoding="utf-8"))[voice.lang]
    assert causes is not None
    learnt = next(one for one in causes.attributions if one.numbers == "fitted")
    top = max((p for p in learnt.parts if p.largest is not None), key=lambda part: part.largest or 0.0)
    found = {_key("top" if (top.largest or 0.0) >= SURE else "perhaps", causes.held, top): [top]}
    for name in ("rank", "terms", "outside"):
        part = _part(learnt, GROUPS[name])
        if part.group != top.group:
            effect = part.effect
            way = "down" if effect.high < 0.0 else "up" if effect.low > 0.0 else "none"
            found.setdefault(_key(way, causes.held, part), []).append(part)
    names = {group: said["names"].get(name) for name, group in GROUPS.items()}
    return voice.joined(
        *(
            said[key].format(
                names=voice.listed([names[p.group].format(points=point_digits(p.effect.mean)) for p in parts])
            )
            for key, parts in found.items()
        )
    )


def _key(way: str, found: tuple[Held, ...], part: GroupPart) -> str:
    held = _held(found, part.group)
    bayes, reach = held.log_bayes or 0.0, held.reach or 0.0
    # Where its Monte Carlo interval touches 1, or what Kass & Raftery call bare, a factor says nothing.
    need = "needed" if bayes - reach > 1.0 else "against" if bayes + reach < -1.0 else "unneeded"
    return f"{way}_{need}"


def _markdown(block: Block, space: str) -> str:
    match block:
        case Bullets(items):
            return "\n".join(f"- {_safe(item.text)}" for item in items)
        case Paragraph(statements):
            return space.join(_safe(statement.text) for statement in statements)
        case Details(title, blocks):
            inside = "\n\n".join(_markdown(inner, space) for inner in blocks)
            return f"<details>\n<summary>{_safe(title)}</summary>\n\n{inside}\n\n</details>"
        case _:
            raise TypeError(block.kind)


def _table(table: Table) -> str:
    rows = [[_safe(_text(cell)) for cell in row] for row in table.rows]
    marks = ["---:" if c in table.numeric else "---" for c in range(len(table.columns))]
    lines = [[_safe(column) for column in table.columns], marks, *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _text(cell: str | Statement) -> str:
    return cell if isinstance(cell, str) else cell.text


def _safe(text: str) -> str:
    for found, put in (("\\", "\\\\"), ("|", "\\|"), ("<", "&lt;"), ("*", "\\*"), ("[", "\\["), ("]", "\\]")):
        text = text.replace(found, put)
    return text
