"""One rule of a draft: checked as a whole however it was written, and never saved over what another just saved."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from awards.domain.conditions import VOCABULARY
from awards.domain.rulebook import known_codes
from awards.domain.rulebook_editing import lock_draft, touch
from awards.domain.rulebook_reader import Problem, Reader
from awards.domain.two_person import EDIT
from awards.enums import AwardSubject
from awards.models import AwardType, Rule, RulebookVersion
from awards.rules import require_permission
from base.core import ledger
from base.core.errors import DomainError

NO_RULE = "none"
LEG_LABELS: dict[str, Any] = {
    "label": _lazy("Tên trường hợp"),
    "instrument": _lazy("Căn cứ: số văn bản"),
    "article": _lazy("Điều, khoản, điểm"),
    "article_verified": _lazy("Số điều đã đối chiếu với văn bản"),
    "verified": _lazy("Đã đối chiếu với văn bản"),
    "from": _lazy("Áp dụng từ ngày"),
    "to": _lazy("Áp dụng đến hết ngày"),
    "confirm": _lazy("Điều phải có người xác nhận"),
}


class BadLegs(DomainError):
    """`problems` say what to mend, each with its place in the legs."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__(_("Có {n} chỗ phải sửa; chưa lưu gì.").format(n=len(problems)), code="bad_legs")


class ChangedMeanwhile(DomainError):
    """Somebody else saved or removed the rule after it was opened; `current` is what stands there now."""

    def __init__(self, current: Rule | None, who: str) -> None:
        self.current = current
        text = (
            _("{who} vừa lưu quy định này sau khi bạn mở. Chưa ghi đè gì; những gì bạn nhập vẫn còn ở đây.")
            if current
            else _("{who} vừa bỏ quy định này sau khi bạn mở. Chưa lưu gì; những gì bạn nhập vẫn còn ở đây.")
        )
        super().__init__(text.format(who=who), code="changed_meanwhile")


class FormReader(Reader):
    """Names things as the form does: whoever fills it in has not seen the keys of a file."""

    def key_name(self, key: Any) -> str:
        return str(LEG_LABELS.get(key, key))

    def word_name(self, kind: str) -> str:
        return str(VOCABULARY[kind].label)

    def param_name(self, kind: str, name: str) -> str:
        return str(VOCABULARY[kind].params[name].label)


def read_legs(data: Any, codes: Collection[str]) -> tuple[list[dict[str, Any]], list[Problem]]:
    """What of it is good, for a preview, and every problem."""
    reader = FormReader(codes)
    return reader.rule(data), reader.problems


def rule_state(rule: Rule | None) -> str:
    """Tells one content of a rule from another, and from there being none."""
    if rule is None:
        return NO_RULE
    return hashlib.sha256(json.dumps(rule.legs, sort_keys=True).encode()).hexdigest()[:16]


def fits(award: AwardType, subject: str) -> bool:
    """Whether the award can be given to such a subject."""
    if subject == AwardSubject.INDIVIDUAL:
        return award.is_for_person
    return subject == award.subject or (award.subject == AwardSubject.ANY and subject in AwardSubject.values)


def save_rule(
    version: RulebookVersion, award: AwardType, subject: str, legs: Any, *, seen: str | None = None, actor: Any
) -> Rule:
    """The legs of one award in a draft. BadLegs with every place to mend.

    `seen` is the state of the rule as its writer opened it: ChangedMeanwhile where another has stood there since.
    Saving what is there already is no change, so that sending a form twice does no harm.
    """
    require_permission(actor, EDIT)
    read, problems = read_legs(legs, known_codes())
    if problems:
        raise BadLegs(problems)
    if not fits(award, subject):
        raise DomainError(_("“{award}” không dành cho đối tượng này.").format(award=award), code="subject")
    with transaction.atomic():
        locked = lock_draft(version)
        rule = Rule.objects.filter(version=locked, award_type=award, subject=subject).first()
        if rule is not None and rule.legs == read:
            return rule
        _refuse_overwriting(locked, rule, seen)
        if rule is None:
            rule = Rule(version=locked, award_type=award, subject=subject)
        rule.legs = read
        rule.save()
        touch(locked, actor)
        ledger.record("awards.rulebook.rule_saved", locked, rule, actor=actor, award=award.code)
        return rule


def remove_rule(rule: Rule, *, seen: str | None = None, actor: Any) -> None:
    """Out of a draft. ChangedMeanwhile where its content is not the one that was `seen`."""
    require_permission(actor, EDIT)
    with transaction.atomic():
        locked = lock_draft(rule.version)
        current = Rule.objects.filter(pk=rule.pk).first()
        if current is None:
            return
        _refuse_overwriting(locked, current, seen)
        key, code = current.pk, current.award_type.code
        current.delete()
        current.pk = key
        touch(locked, actor)
        ledger.record("awards.rulebook.rule_removed", locked, current, actor=actor, award=code)


def _refuse_overwriting(version: RulebookVersion, current: Rule | None, seen: str | None) -> None:
    if seen is not None and seen != rule_state(current):
        raise ChangedMeanwhile(current, str(version.edited_by or version.created_by or _("Người khác")))
