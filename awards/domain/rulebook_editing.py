"""Writing a rule set: a new version out of an old one or out of a file, changed while it is a draft."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from typing import Any, cast

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from awards.domain.catalogue import upsert
from awards.domain.rulebook import known_codes, pack_values, rule_rows, unverified
from awards.domain.rulebook_schema import PackDraft, parse_pack, write_pack
from awards.domain.two_person import EDIT, require_draft
from awards.enums import RuleStatus
from awards.models import AwardType, Rule, RulebookVersion
from awards.rules import require_permission
from base.core import clock, ledger
from base.core.errors import DomainError
from base.core.text import slugify

OPEN = (RuleStatus.DRAFT, RuleStatus.PROPOSED)
FIELDS = (
    "name",
    "valid_from",
    "valid_to",
    "source",
    "is_verified",
    "favours_earlier",
    "favour_source",
    "change_reason",
)


def new_version(base: RulebookVersion, *, reason: str, actor: Any) -> RulebookVersion:
    """A draft with all rules of `base`. One open draft of a set at a time: the one that is there is returned."""
    require_permission(actor, EDIT)
    if not reason.strip():
        raise DomainError(_("Hãy ghi lý do thay đổi, ví dụ văn bản mới ban hành."), code="reason")
    with transaction.atomic():
        locked = RulebookVersion.objects.select_for_update(of=("self",)).get(pk=base.pk)
        known = RulebookVersion.objects.filter(previous=locked, status__in=OPEN).first()
        if known is not None:
            return known
        draft = RulebookVersion.objects.create(
            code=_free_code(locked.code),
            name=locked.name,
            valid_from=locked.valid_from,
            valid_to=locked.valid_to,
            source=locked.source,
            is_verified=locked.is_verified,
            favours_earlier=locked.favours_earlier,
            favour_source=locked.favour_source,
            previous=locked,
            change_reason=reason.strip(),
            loaded_at=clock.now(),
            created_by=actor,
        )
        rules = [
            Rule(version=draft, award_type_id=rule.award_type_id, subject=rule.subject, legs=rule.legs)
            for rule in locked.rules.all()
        ]
        Rule.objects.bulk_create(rules)
        ledger.record("awards.rulebook.drafted", draft, *rules, actor=actor, base=locked.code, reason=reason)
        return draft


def change_version(
    version: RulebookVersion, values: Mapping[str, Any], *, seen: str | None = None, actor: Any
) -> RulebookVersion:
    """Name, validity, source and transition of a draft. `seen`: its state as the writer opened it; DomainError where
    another has changed it since.
    """
    require_permission(actor, EDIT)
    with transaction.atomic():
        locked = lock_draft(version)
        if seen is not None and seen != version_state(locked):
            raise DomainError(
                _("{who} vừa sửa thông tin chung sau khi bạn mở. Chưa ghi đè gì; hãy đối chiếu rồi lưu lại.").format(
                    who=locked.edited_by or locked.created_by or _("Người khác")
                ),
                code="changed_meanwhile",
            )
        for name in FIELDS:
            if name in values:
                setattr(locked, name, values[name])
        if locked.valid_to is not None and locked.valid_to < locked.valid_from:
            raise DomainError(_("Ngày hết hiệu lực phải từ ngày bắt đầu trở đi."), code="valid_to")
        if locked.favours_earlier and not locked.favour_source.strip():
            raise DomainError(_("Hãy ghi căn cứ của quy định chuyển tiếp."), code="favour_source")
        locked.edited_by = actor
        locked.save()
        ledger.record("awards.rulebook.changed", locked, actor=actor)
        return locked


def import_pack(text: str, *, name: str, actor: Any) -> RulebookVersion:
    """A draft of what a YAML file says. BadPack with every line to mend; then nothing is kept.

    The code of a set that is there makes its next version, also where it is pinned: that one stays as it is. A file
    that `extends` another set takes over its rules, unverified.
    """
    require_permission(actor, EDIT)
    pack = parse_pack(text, name=name, codes=known_codes())
    with transaction.atomic():
        known = _latest(pack.code)
        if known is not None and export_draft(known) == _expanded(pack):
            return known
        if known is not None and known.status in OPEN:
            raise DomainError(
                _("“{name}” đang có một dự thảo khác nội dung tệp. Hãy trình duyệt hoặc bỏ dự thảo đó trước.").format(
                    name=known
                ),
                code="draft_exists",
            )
        full = _expanded(pack)
        draft = RulebookVersion.objects.create(
            code=_free_code(pack.code),
            previous=known,
            change_reason=_("Nhập từ tệp {name}").format(name=name),
            loaded_at=clock.now(),
            created_by=actor,
            **pack_values(full),
        )
        rules = upsert(Rule, rule_rows(draft, full.rules))
        ledger.record("awards.rulebook.imported", draft, *rules, actor=actor, file=name)
        return draft


def export_draft(version: RulebookVersion) -> PackDraft:
    """The set as values, rules by code of the award; the code is that of the family of versions."""
    rows = version.rules.select_related("award_type").order_by("award_type", "subject")
    return PackDraft(
        code=_family(version.code),
        name=version.name,
        valid_from=version.valid_from,
        valid_to=version.valid_to,
        source=version.source,
        verified=version.is_verified,
        favours_earlier=version.favours_earlier,
        favour_source=version.favour_source,
        rules={(rule.award_type.code, rule.subject): rule.legs for rule in rows},
    )


def export_pack(version: RulebookVersion) -> str:
    """YAML that `import_pack` takes in as the same set."""
    return write_pack(export_draft(version))


def check_complete(version: RulebookVersion) -> None:
    """DomainError where a draft could not stand: without rules, or over a gap in its own dates."""
    if not version.rules.exists():
        raise DomainError(_("Bộ quy định chưa có quy định nào. Hãy thêm hoặc nhập từ tệp."), code="empty")


def _expanded(pack: PackDraft) -> PackDraft:
    """Joint codes replaced by those of the twins, and the rules of the set that it extends taken over."""
    rules: dict[tuple[str, str], list[Any]] = {}
    if pack.extends:
        base = _latest(pack.extends, approved=True)
        if base is None:
            raise DomainError(_("Không có bộ quy định “{code}” để kế thừa.").format(code=pack.extends), code="extends")
        rules = {key: [unverified(leg) for leg in legs] for key, legs in export_draft(base).rules.items()}
    twins = AwardType.objects.exclude(alias="").order_by("pk").values_list("alias", "code")
    own: dict[tuple[str, str], list[Any]] = {}
    for (code, subject), legs in pack.rules.items():
        for real in [twin for alias, twin in twins if alias == code] or [code]:
            own.setdefault((real, subject), legs)
    own |= {key: legs for key, legs in pack.rules.items() if key in own}
    order = {code: place for place, code in enumerate(AwardType.objects.order_by("pk").values_list("code", flat=True))}
    merged = sorted((rules | own).items(), key=lambda item: (order[item[0][0]], item[0][1]))
    return PackDraft(**(vars(pack) | {"rules": dict(merged), "extends": "", "code": _family(pack.code)}))


def _latest(code: str, *, approved: bool = False) -> RulebookVersion | None:
    family = _family(code)
    rows = RulebookVersion.objects.filter(Q(code=family) | Q(code__startswith=f"{family}-v"))
    if approved:
        rows = rows.filter(status=RuleStatus.APPROVED)
    return rows.order_by("-pk").first()


def _family(code: str) -> str:
    """law-2026-v3 → law-2026."""
    head, sign, number = code.rpartition("-v")
    return head if sign and number.isdecimal() else code


def _free_code(code: str) -> str:
    family = slugify(_family(code), limit=50)
    taken = set(RulebookVersion.objects.filter(code__startswith=family).values_list("code", flat=True))
    if family not in taken:
        return family
    return next(name for number in range(2, 10_000) if (name := f"{family}-v{number}") not in taken)


def version_state(version: RulebookVersion) -> str:
    """Tells one wording of a set's own columns from another."""
    said = [str(getattr(version, name)) for name in FIELDS]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]


def lock_draft(version: RulebookVersion) -> RulebookVersion:
    """The version locked for this transaction. DomainError for anything but a draft."""
    locked = RulebookVersion.objects.select_for_update(of=("self",)).get(pk=version.pk)
    require_draft(locked)
    return locked


def touch(version: RulebookVersion, actor: Any) -> None:
    """Whoever changes a rule has a hand in the set, and may not approve it."""
    version.edited_by, version.loaded_at = actor, clock.now()
    version.save(update_fields=["edited_by", "loaded_at"])


def compared_with(version: RulebookVersion) -> RulebookVersion | None:
    """What it was written to replace; where that is in force no more, what is on the day from which this one counts."""
    previous = cast(RulebookVersion | None, version.previous)
    if previous is not None and (version.status not in OPEN or previous.status == RuleStatus.APPROVED):
        return previous
    others = RulebookVersion.objects.exclude(pk=version.pk).filter(valid_from__lte=version.valid_from)
    return others.filter(status=RuleStatus.APPROVED).first() or previous or others.first()


def in_force_text(version: RulebookVersion, day: dt.date) -> str:
    """Whether a new dossier of that day would be judged by it, in words."""
    if version.status != RuleStatus.APPROVED:
        return str(version.get_status_display())
    if version.valid_from > day:
        return _("Sẽ áp dụng từ {day}").format(day=f"{version.valid_from:%d/%m/%Y}")
    if version.valid_to is not None and version.valid_to < day:
        return _("Hết hiệu lực từ {day}").format(day=f"{version.valid_to:%d/%m/%Y}")
    return _("Đang áp dụng")
