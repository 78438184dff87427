"""From what a document says to its blocks, in the order and wording of Decree 30/2020 and DOMAIN.md §4 and §9."""

import re
from collections.abc import Sequence

from awards.paper import model
from awards.paper.blocks import Block, Column, Composed, PageBreak, Rule, Table, Text
from awards.paper.minutes import compose_counting_minutes, compose_minutes
from awards.paper.parts import closing, head, sentence
from awards.paper.wording import date_in_words, ground_lines, weekday_in_words

_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")


def compose(paper: model.Paper) -> Composed:
    """The blocks of any document of ``model``."""
    match paper:
        case model.DecisionPaper():
            return _decision(paper)
        case model.SubmissionPaper():
            return _submission(paper)
        case model.MinutesPaper():
            return compose_minutes(paper)
        case model.CountingMinutesPaper():
            return compose_counting_minutes(paper)
        case model.InvitationPaper():
            return _invitation(paper)
        case model.LaunchPlanPaper():
            return _launch_plan(paper)
        case model.ReportPaper():
            return _report(paper)


def _decision(paper: model.DecisionPaper) -> Composed:
    subject = _about(paper.subject)
    blocks: list[Block] = [
        Text("title", "QUYẾT ĐỊNH"),
        Text("subject", subject),
        Rule(),
        Text("authority", paper.authority_line.upper()),
        *(Text("ground", line) for line in ground_lines(paper.grounds)),
        Text("order", "QUYẾT ĐỊNH:"),
    ]
    for number, article in enumerate(paper.articles, start=1):
        first, *rest = re.sub(r"^\s*Điều\s+\d+\s*[.:]\s*", "", article).strip().split("\n")
        blocks.append(Text("body", first, lead=f"Điều {number}."))
        blocks += [Text("body", line) for line in rest if line.strip()]
    blocks.append(closing([paper.signature], paper.recipients))
    blocks += _annex(paper.annex, paper.annex_title, paper.letterhead, "Quyết định")
    return Composed(f"Quyết định {subject[0].lower()}{subject[1:]}", head(paper.letterhead), blocks)


def _submission(paper: model.SubmissionPaper) -> Composed:
    subject = _about(paper.subject)
    blocks: list[Block] = [
        Text("title", "TỜ TRÌNH"),
        Text("subject", subject),
        Rule(),
        Text("addressee", f"Kính gửi: {paper.addressee}"),
        *(Text("ground", line) for line in ground_lines(paper.grounds)),
        *(Text("body", paragraph) for paragraph in paper.paragraphs),
    ]
    if paper.totals:
        columns = [
            Column("STT", 15, "center"),
            Column("Danh hiệu thi đua, hình thức khen thưởng", 110),
            Column("Số lượng", 40, "center"),
        ]
        rows = [[str(n), award, str(count)] for n, (award, count) in enumerate(paper.totals, start=1)]
        rows.append(["", "Tổng số", str(sum(count for _, count in paper.totals))])
        blocks.append(Table(columns, rows))
    blocks += [Text("body", paper.closing), closing([paper.signature], paper.recipients)]
    blocks += _annex(paper.annex, paper.annex_title, paper.letterhead, "Tờ trình")
    return Composed(f"Tờ trình {subject[0].lower()}{subject[1:]}", head(paper.letterhead), blocks)


def _invitation(paper: model.InvitationPaper) -> Composed:
    blocks: list[Block] = [
        Text("title", "GIẤY MỜI"),
        Text("subject", paper.content),
        Rule(),
        Text("addressee", f"Kính gửi: {paper.addressee}"),
        Text("body", f"{paper.letterhead.issuer} trân trọng kính mời tới dự cuộc họp như sau:"),
        Text("item", sentence(paper.content), lead="Nội dung:"),
        Text("item", sentence(weekday_in_words(paper.starts_at)), lead="Thời gian:"),
        Text("item", sentence(paper.place), lead="Địa điểm:"),
        Text("item", sentence(paper.chair), lead="Chủ trì:"),
    ]
    if paper.participants:
        blocks += [Text("heading", "Thành phần tham dự")]
        blocks += [Text("item", sentence(line), lead="-") for line in paper.participants]
    if paper.agenda:
        blocks += [Text("heading", "Chương trình")]
        blocks += [Text("item", sentence(line), lead=f"{n}.") for n, line in enumerate(paper.agenda, start=1)]
    if paper.documents_url:
        blocks.append(Text("item", paper.documents_url, lead="Tài liệu họp:"))
    if paper.note:
        blocks.append(Text("body", sentence(paper.note)))
    blocks.append(closing([paper.signature], paper.recipients))
    return Composed(f"Giấy mời {paper.content}", head(paper.letterhead), blocks)


def _launch_plan(paper: model.LaunchPlanPaper) -> Composed:
    """The parts that are written, numbered anew in Roman figures, so that an unfinished plan shows no gap."""
    blocks: list[Block] = [Text("title", "KẾ HOẠCH"), Text("subject", paper.subject), Rule()]
    written = [(title, lines) for title, lines in paper.parts if lines]
    for number, (title, lines) in zip(_ROMAN, written, strict=False):
        blocks.append(Text("heading", f"{number}. {title}"))
        blocks += [Text("body", sentence(line)) for line in lines]
    blocks.append(closing([paper.signature], paper.recipients))
    return Composed(f"Kế hoạch {paper.subject}", head(paper.letterhead), blocks)


def _report(paper: model.ReportPaper) -> Composed:
    blocks: list[Block] = [Text("title", paper.title), Text("subject", paper.subject), Rule()]
    if paper.rows:
        columns = [Column(title, width, "center" if width <= 25 else "left") for title, width in paper.columns]
        blocks.append(Table(columns, paper.rows))
    for number, (title, lines) in enumerate([part for part in paper.parts if part[1]], start=1):
        blocks.append(Text("heading", f"{number}. {title}"))
        blocks += [Text("body", sentence(line)) for line in lines]
    blocks.append(closing([paper.signature], paper.recipients))
    return Composed(f"{paper.title.capitalize()} {paper.subject}", head(paper.letterhead), blocks)


def _annex(rows: Sequence[model.AnnexRow], title: str, letterhead: model.Letterhead, kind: str) -> list[Block]:
    """The list on its own page, tied to its document by number and date."""
    if not rows:
        return []
    number = f"{letterhead.number or '……'}/{letterhead.symbol}"
    note = f"(Kèm theo {kind} số {number} {date_in_words(letterhead.date)} của {letterhead.issuer})"
    columns = [
        Column("STT", 13, "center"),
        Column("Họ và tên, tên tập thể", 48),
        Column("Chức vụ, đơn vị; thành tích", 66),
        Column("Danh hiệu, hình thức", 38),
    ]
    table = Table(columns, [[str(row.order), row.name, row.detail, row.award] for row in rows])
    return [PageBreak(), Text("title", title.upper()), Text("annex_note", note), table]


def _about(subject: str) -> str:
    """The trích yếu of a decision or submission begins with "Về việc"."""
    text = re.sub(r"^\s*(về việc|v/v)\s+", "", subject.strip(), flags=re.IGNORECASE)
    return f"Về việc {text}"
