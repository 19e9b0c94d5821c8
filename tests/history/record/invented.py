"""An invented record for the invented case of `kakehiki new`: a firm and its rival ask a union to talks."""

from __future__ import annotations

from pathlib import Path

from kakehiki.cli.new import starting_case

RECORD = """\
record: 1
id: talks
title: {en: "Invitations to the union", ja: "組合への申し入れ"}
summary: {en: "Invented.", ja: "架空。"}
method: {en: "Invented.", ja: "架空。"}
case: union.yaml
silence: silence
silence_after: 30
answers:
  accept: {en: "Comes", ja: "来る"}
  refuse: {en: "Says no", ja: "断る"}
  silence: {en: "Says nothing", ja: "黙る"}
proposers:
  firm: {label: {en: "The firm", ja: "会社"}}
  rival: {label: {en: "The rival", ja: "競合会社"}}
facts:
  strike_fund:
    label: {en: "Strike fund", ja: "資金"}
    about: {en: "How long it lasts", ja: "どれだけもつか"}
    levels:
      empty: {value: 0.0 to 0.2, rule: {en: "Empty", ja: "空"}}
      half: {value: 0.3 to 0.6, rule: {en: "Half", ja: "半分"}}
      full: {value: 0.7 to 1.0, rule: {en: "Full", ja: "満額"}}
  orders:
    label: {en: "Orders", ja: "注文"}
    about: {en: "How many", ja: "どれほど"}
    levels:
      few: {value: 0.1, rule: {en: "Few", ja: "少ない"}}
      many: {value: 0.9, rule: {en: "Many", ja: "多い"}}
  trust:
    label: {en: "Trust", ja: "信頼"}
    about: {en: "How the last talks ended", ja: "前回の終わり方"}
    levels:
      broken: {value: 0.0 to 0.3, rule: {en: "Broken off", ja: "決裂"}}
      kept: {value: 0.6 to 1.0, rule: {en: "Kept", ja: "守られた"}}
  season:
    label: {en: "Season", ja: "季節"}
    about: {en: "Only the record's", ja: "記録だけのもの"}
    levels:
      quiet: {value: 0, rule: {en: "Quiet", ja: "閑散"}}
      busy: {value: 1, rule: {en: "Busy", ja: "繁忙"}}
dated:
  orders:
    - {from: 2018-01-01, level: few, sources: [paper]}
    - {from: 2021-05-01, level: many, by: [firm], note: {en: "A large order", ja: "大口の注文"}}
  season:
    - {from: 2018-01-01, level: quiet}
overtures:
  firm-2019-03-01:
    date: 2019-03-01
    by: firm
    who: {en: "The director", ja: "社長"}
    offered: {en: "Talks", ja: "協議"}
    sources: [paper]
    given: {invite: plain}
    facts:
      strike_fund: {level: half}
      trust: {level: kept, sources: [paper]}
    answer: accept
    answered: 2019-03-04
    reply: {en: "It came", ja: "来た"}
    reply_sources: [paper]
    grade: A
  rival-2021-06-01:
    date: 2021-06-01
    by: rival
    who: {en: "The rival", ja: "競合"}
    offered: {en: "Talks", ja: "協議"}
    given: {invite: offer}
    facts:
      strike_fund: {level: empty to half}
      trust: {level: broken ?}
      season: {level: busy}
    answer: silence
    silent_until: 2021-08-01
  firm-2021-06-01:
    date: 2021-06-01
    exact: false
    by: firm
    who: {en: "The director", ja: "社長"}
    offered: {en: "Talks", ja: "協議"}
    given: {invite: offer}
    facts:
      strike_fund: {level: full}
      trust: {level: broken}
    deadline: 2021-06-10
    answer: silence
    silent_until: 2021-06-12
  firm-2025-03-01:
    date: 2025-03-01
    by: firm
    who: {en: "The director", ja: "社長"}
    offered: {en: "Talks", ja: "協議"}
    given: {invite: plain}
    facts:
      strike_fund: {level: half}
      trust: {level: broken}
    answer: silence
    silent_until: 2025-03-10
    situation: now
second:
  about: {en: "Once more", ja: "もう一度"}
  overtures:
    firm-2019-03-01: {given: {invite: plain}, facts: {strike_fund: full, trust: kept}}
    firm-2021-06-01: {given: {invite: plain}, facts: {strike_fund: half to full, trust: broken}}
sources:
  paper:
    {outlet: "The Paper", url: "https://paper.example/1", language: en, reliability: B, credibility: 2}
"""


def write(folder: Path, record: str = RECORD) -> Path:
    """Write the case and a record into a folder; return the record's path."""
    (folder / "union.yaml").write_text(starting_case("union", "en"), encoding="utf-8")
    path = folder / "talks.yaml"
    path.write_text(record, encoding="utf-8")
    return path
