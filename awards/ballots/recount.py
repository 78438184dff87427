"""Kiểm lại kết quả bỏ phiếu từ tệp do hệ thống xuất ra: ``python recount.py phien-hop.json``.

Stands alone on purpose: standard library only, no import from the rest of the product, so that anybody can read it in
ten minutes and run it on any machine with Python 3. It shares no code with the program it checks.

Exit codes: 0 everything agrees, 1 something disagrees, 2 the file cannot be read.
"""

import hashlib
import json
import sys
from pathlib import Path

WORDS = ("yes", "no", "blank")


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        sys.stderr.write("Cách dùng: python recount.py TỆP.json\n")
        return 2
    try:
        session = json.loads(Path(arguments[0]).read_text(encoding="utf-8"))
        problems, lines = recount(session)
    except (OSError, ValueError) as error:
        sys.stderr.write(f"Không đọc được tệp {arguments[0]}: {error}\n")
        return 2
    except (KeyError, TypeError, AttributeError) as error:
        sys.stderr.write(f"Tệp {arguments[0]} không đúng định dạng thidua-ballot-1: thiếu hoặc sai phần {error}\n")
        return 2
    sys.stdout.write("\n".join([*lines, *(f"SAI LỆCH: {problem}" for problem in problems)]) + "\n")
    sys.stdout.write("KẾT LUẬN: KHÔNG KHỚP.\n" if problems else "KẾT LUẬN: kết quả công bố KHỚP với các phiếu.\n")
    return 1 if problems else 0


def recount(session: dict) -> tuple[list[str], list[str]]:
    """Problems found and lines to print, in Vietnamese: the first ballot, then each one that was held again."""
    problems, lines = recount_ballot(session)
    failed = labels_of(session, passed=False)
    for number, ballot in enumerate(session.get("later", []), start=2):
        found, more = recount_ballot(ballot)
        lines += ["", f"Lần bỏ phiếu {number}", *more]
        problems += [f"lần {number}: {problem}" for problem in found]
        strange = sorted(labels_of(ballot) - failed)
        problems += [f"lần {number}: {label} không phải nội dung chưa đạt ở lần trước" for label in strange]
        failed = labels_of(ballot, passed=False)
    return problems, lines


def recount_ballot(session: dict) -> tuple[list[str], list[str]]:
    """One ballot by itself."""
    agenda = session["agenda"]
    problems = check_agenda(session) + check_sheets(session) + check_open_votes(session)
    lines = [
        f"Phiên: {session['title']}",
        f"Thành viên: {len(agenda['electorate'])}, có mặt: {session['present']}",
        f"Phiếu thu về: {len(session['sheets'])}",
        f"Căn cứ: {agenda['legal_source']}",
    ]
    for item in agenda["items"]:
        line, found = check_item(session, item)
        lines.append(line)
        problems += found
    lines.append(f"Mã kết quả (đối chiếu với biên bản): {digest(session['result'])}")
    if digest(session["result"]) != session.get("result_hash", digest(session["result"])):
        problems.append("mã kết quả không khớp với kết quả công bố")
    return problems, lines


def labels_of(session: dict, passed: object = None) -> set[str]:
    """Names of the items of one ballot, or only of those with that verdict."""
    return {
        item.get("label") or item["key"]
        for item in session["agenda"]["items"]
        if passed is None or session["result"].get(item["key"], {}).get("passed") is passed
    }


def digest(value: object) -> str:
    canonical = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def check_agenda(session: dict) -> list[str]:
    """The frozen agenda must still give the hash announced before the session opened."""
    agenda = session["agenda"]
    problems = []
    if digest(agenda) != session["agenda_hash"]:
        problems.append("mã băm của chương trình họp không khớp: danh sách, ngưỡng hoặc căn cứ đã bị sửa")
    if len(set(agenda["electorate"])) != len(agenda["electorate"]):
        problems.append("danh sách thành viên có người trùng")
    if session["present"] > len(agenda["electorate"]):
        problems.append("số có mặt lớn hơn tổng số thành viên")
    for item in agenda["items"]:
        wanted = recused_out_of_base(item)
        if wanted is not None and session["excluded"].get(item["key"], 0) != wanted:
            problems.append(f"{item.get('label')}: số ủy viên trừ khỏi mẫu số không đúng với chương trình đã chốt")
        if "present" in item and len(item["present"]) != session["present"]:
            problems.append(f"{item.get('label')}: số có mặt không đúng với danh sách đã chốt")
    return problems


def recused_out_of_base(item: dict) -> object:
    """How many recused members the frozen rule takes out of the denominator; None where the file does not say."""
    if "excludes_recused" not in item:
        return None
    if not item["excludes_recused"]:
        return 0
    counted = set(item["recused"])
    return len(counted & set(item["present"]) if item["threshold"]["base"] == "present" else counted)


def check_open_votes(session: dict) -> list[str]:
    """Open votes come from members, and never from one who is recused on the item."""
    items = {item["key"]: item for item in session["agenda"]["items"]}
    problems = []
    for key, votes in session.get("named", {}).items():
        if key not in items or items[key].get("method") == "secret":
            problems.append(f"biểu quyết công khai ở nội dung lạ: {key}")
            continue
        recused = set(items[key].get("recused", []))
        for voter in votes:
            if voter not in session["agenda"]["electorate"] or voter in recused:
                problems.append(f"{items[key].get('label')}: {voter} không có quyền biểu quyết")
    return problems


def check_sheets(session: dict) -> list[str]:
    """No receipt twice, no more sheets than members, nothing on a sheet that is not on the agenda."""
    receipts = [sheet["receipt"] for sheet in session["sheets"]]
    keys = {item["key"] for item in session["agenda"]["items"]}
    problems = []
    if len(set(receipts)) != len(receipts):
        problems.append("có mã biên nhận trùng nhau")
    if len(receipts) > len(session["agenda"]["electorate"]):
        problems.append("số phiếu thu về lớn hơn số thành viên")
    for sheet in session["sheets"]:
        for key in sheet["choices"]:
            if key not in keys or key in session["detached"] or key in session.get("named", {}):
                problems.append(f"phiếu {sheet['receipt']} có nội dung lạ: {key}")
    problems += [f"nội dung tách rời lạ: {key}" for key in session["detached"] if key not in keys]
    if set(session["result"]) != keys:
        problems.append("kết quả công bố không đủ hoặc thừa nội dung so với chương trình")
    return problems


def check_item(session: dict, item: dict) -> tuple[str, list[str]]:
    """Count one item again and compare every published number."""
    key, label = item["key"], item.get("label") or item["key"]
    choices = choices_of(session, key)
    counted = {word: choices.count(word) for word in WORDS}
    counted["invalid"] = len(choices) - sum(counted.values())
    rule = item.get("threshold") or session["agenda"]["threshold"]
    base = denominator(session, key, rule["base"], len(choices))
    have, need = counted["yes"] * rule["denominator"], base * rule["numerator"]
    passed = base > 0 and (have > need if rule["strict"] else have >= need)
    published = session["result"].get(key, {})
    problems = [
        f"{label}: {VIETNAMESE[name]} công bố {published.get(name)}, đếm lại {value}"
        for name, value in {**counted, "base": base}.items()
        if published.get(name) != value
    ]
    if published.get("passed") is not passed:
        problems.append(f"{label}: công bố {verdict(published.get('passed'))}, tính lại {verdict(passed)}")
    limit = session["issued"].get(key, 0)
    if key not in session.get("named", {}):
        limit = min(limit, len(session["sheets"]))
    if len(choices) > limit:
        problems.append(f"{label}: số phiếu thu về lớn hơn số phiếu phát ra")
    sign = ">" if rule["strict"] else "≥"
    line = (
        f"- {label}: đồng ý {counted['yes']}, không đồng ý {counted['no']}, trắng {counted['blank']}, "
        f"không hợp lệ {counted['invalid']}; {counted['yes']}/{base} {sign} {rule['numerator']}/{rule['denominator']}"
        f" → {verdict(passed)}"
    )
    return line, problems


VIETNAMESE = {
    "yes": "số phiếu đồng ý",
    "no": "số phiếu không đồng ý",
    "blank": "số phiếu trắng",
    "invalid": "số phiếu không hợp lệ",
    "base": "mẫu số",
}


def choices_of(session: dict, key: str) -> list[str]:
    """All choices on one item: open votes by name, or sheets; items with recused members were taken off the sheets and
    lie in ``detached``.
    """
    if key in session.get("named", {}):
        return list(session["named"][key].values())
    if key in session["detached"]:
        return list(session["detached"][key])
    return [sheet["choices"][key] for sheet in session["sheets"] if key in sheet["choices"]]


def denominator(session: dict, key: str, base: str, returned: int) -> int:
    """What the share is taken of: all members, members present, or sheets returned."""
    excluded = session["excluded"].get(key, 0)
    return {
        "total_members": len(session["agenda"]["electorate"]) - excluded,
        "present": session["present"] - excluded,
        "votes_cast": returned,
    }[base]


def verdict(passed: object) -> str:
    if passed is None:
        return "thiếu kết luận"
    return "ĐẠT" if passed else "KHÔNG ĐẠT"


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # consoles of old systems are not UTF-8
    sys.exit(main(sys.argv[1:]))
