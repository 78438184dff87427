"""Minutes of a council session and of the counting of its ballot (DOMAIN.md §4)."""

from collections.abc import Sequence

from awards.human_code import grouped
from awards.paper import model
from awards.paper.blocks import Block, Column, Composed, Rule, Table, Text
from awards.paper.parts import closing, head, sentence
from awards.paper.wording import moment_in_words

_RESULT_COLUMNS = (
    Column("STT", 9, "center"),
    Column("Cá nhân, tập thể được đề nghị", 42),
    Column("Phát ra", 12, "center"),
    Column("Thu về", 12, "center"),
    Column("Hợp lệ", 12, "center"),
    Column("Không hợp lệ", 13, "center"),
    Column("Đồng ý", 12, "center"),
    Column("Không đồng ý", 13, "center"),
    Column("Trắng", 12, "center"),
    Column("Tỷ lệ", 14, "center"),
    Column("Kết luận", 14, "center"),
)
_RECEIPTS_IN_A_ROW = 4


def compose_minutes(paper: model.MinutesPaper) -> Composed:
    """Biên bản họp in the order: opening, attendance, agenda, discussion, vote, conclusion, close, signatures."""
    absent = "; ".join(f"{member.name} ({member.reason})" if member.reason else member.name for member in paper.absent)
    blocks: list[Block] = [
        Text("title", "BIÊN BẢN"),
        Text("subject", paper.subject),
        Rule(),
        Text("item", sentence(moment_in_words(paper.opened_at)), lead="Thời gian bắt đầu:"),
        Text("item", sentence(paper.place), lead="Địa điểm:"),
        Text("item", sentence(paper.chair), lead="Chủ trì:"),
        Text("item", sentence(paper.secretary), lead="Thư ký:"),
        Text("heading", "I. Thành phần tham dự"),
        Text("item", f"Tổng số thành viên: {paper.total}; có mặt: {paper.present}; vắng mặt: {len(paper.absent)}."),
    ]
    if absent:
        blocks.append(Text("item", sentence(absent), lead="Vắng mặt:"))
    blocks += [Text("body", sentence(line)) for line in (paper.quorum, *paper.incidents)]
    blocks += _numbered("II. Nội dung cuộc họp", paper.agenda)
    blocks.append(Text("heading", "III. Thảo luận"))
    blocks += [Text("body", sentence(line)) for line in paper.discussion or ["Không có ý kiến khác"]]
    blocks.append(Text("heading", "IV. Kết quả bỏ phiếu, biểu quyết"))
    if paper.ballot_committee:
        blocks.append(Text("item", sentence("; ".join(paper.ballot_committee)), lead="Ban kiểm phiếu:"))
    blocks += [Text("body", sentence(line)) for line in paper.voting_rule.splitlines()]
    blocks.append(result_table(paper.results))
    blocks += [Text("body", sentence(line)) for line in paper.open_votes]
    for ballot in paper.further:
        blocks += [Text("item", sentence(ballot.attendance), lead=f"{ballot.title}:"), result_table(ballot.results)]
    blocks += _locked("Mã kết quả, đối chiếu với tệp kiểm lại:", paper.result_hash)
    blocks += _numbered("V. Kết luận", paper.conclusion)
    if paper.closed_at:
        blocks.append(
            Text(
                "body",
                f"Cuộc họp kết thúc hồi {moment_in_words(paper.closed_at)}. "
                "Biên bản đã được đọc lại cho các thành viên dự họp cùng nghe và thống nhất thông qua.",
            )
        )
    blocks.append(closing(paper.signatures))
    return Composed(f"Biên bản {paper.subject}", head(paper.letterhead), blocks)


def compose_counting_minutes(paper: model.CountingMinutesPaper) -> Composed:
    """Biên bản kiểm phiếu: committee, numbers of sheets, table per nominee, receipts of an electronic ballot."""
    blocks: list[Block] = [
        Text("title", "BIÊN BẢN KIỂM PHIẾU"),
        Text("subject", paper.subject),
        Rule(),
        Text("item", sentence(moment_in_words(paper.counted_at)), lead="Thời gian kiểm phiếu:"),
        Text("item", sentence(paper.place), lead="Địa điểm:"),
        *_numbered("I. Ban kiểm phiếu", paper.committee),
        Text("heading", "II. Số phiếu"),
        *(Text("body", sentence(line)) for line in paper.voting_rule.splitlines()),
        Text("item", f"{paper.total}.", lead="Tổng số thành viên Hội đồng:"),
        Text("item", f"{paper.issued}; số phiếu thu về: {paper.returned}.", lead="Số phiếu phát ra:"),
        Text("item", f"{paper.valid}; số phiếu không hợp lệ: {paper.invalid}.", lead="Số phiếu hợp lệ:"),
        *(Text("body", sentence(line)) for line in paper.notes),
        Text("heading", "III. Kết quả kiểm phiếu"),
        result_table(paper.results),
    ]
    if paper.receipts:
        blocks += [
            Text("heading", "IV. Mã biên nhận của các phiếu đã đếm"),
            Text("body", "Mỗi thành viên đối chiếu mã biên nhận đã được cấp khi bỏ phiếu với danh sách sau:"),
            _receipt_table(paper.receipts),
        ]
    blocks += _locked("Mã băm của chương trình đã chốt trước khi bỏ phiếu:", paper.agenda_hash)
    blocks += _locked("Mã kết quả, đối chiếu với tệp kiểm lại:", paper.result_hash)
    blocks.append(closing(paper.signatures))
    return Composed(f"Biên bản kiểm phiếu {paper.subject}", head(paper.letterhead), blocks)


def result_table(results: Sequence[model.ResultRow]) -> Table:
    """One row per nominee with every number of the count."""
    rows = [
        [
            str(order),
            row.nominee,
            *(str(n) for n in (row.issued, row.returned, row.valid, row.invalid, row.yes, row.no, row.blank)),
            row.percent,
            row.conclusion,
        ]
        for order, row in enumerate(results, start=1)
    ]
    return Table(_RESULT_COLUMNS, rows, size_pt=10)


def _receipt_table(receipts: Sequence[str]) -> Table:
    """Sorted receipts, four to a row, so that a member finds the own one at a glance."""
    codes = [grouped(receipt) for receipt in sorted(receipts)]
    codes += [""] * (-len(codes) % _RECEIPTS_IN_A_ROW)
    rows = [codes[start : start + _RECEIPTS_IN_A_ROW] for start in range(0, len(codes), _RECEIPTS_IN_A_ROW)]
    return Table([Column("Mã biên nhận", 41, "center")] * _RECEIPTS_IN_A_ROW, rows, size_pt=11)


def _locked(words: str, digest: str) -> list[Block]:
    return [Text("body", words), Text("code", digest)] if digest else []


def _numbered(title: str, lines: Sequence[str]) -> list[Block]:
    if not lines:
        return []
    return [
        Text("heading", title),
        *(Text("item", sentence(line), lead=f"{number}.") for number, line in enumerate(lines, start=1)),
    ]
