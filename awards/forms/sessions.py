"""Forms of councils and sessions. They collect; the domain decides."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from awards.domain.councils import Seat, councils_on
from awards.domain.sessions import SessionPlan
from awards.enums import VotingMethod
from awards.enums.council import Relation, SessionStatus
from awards.forms.council import NominationChoices, moment_field
from awards.models.ballots import RollEntry
from awards.models.councils import Council
from awards.models.nominations import Nomination
from awards.models.sessions import AgendaItem, CouncilSession
from base.accounts.enums import Role
from base.accounts.models import User
from base.accounts.permissions import holders_of
from base.core import clock
from base.core.uploads import UploadField
from base.units.models import Unit

DECLARED = "other"
"""Choice of the member's form for a conflict that is no kinship."""


def day_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget, help_text=help_text)


def quorum_field() -> forms.IntegerField:
    return forms.IntegerField(
        label=_("Tỷ lệ dự họp tối thiểu (%)"),
        min_value=1,
        max_value=100,
        required=False,
        help_text=_("Theo quy chế của Hội đồng. Để trống thì lấy theo quy tắc biểu quyết của từng danh hiệu."),
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "size": 4}),
    )


class UserChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: User) -> str:
        return user_label(obj)


class UserChoices(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: User) -> str:
        return user_label(obj)


def user_label(user: User) -> str:
    position = position_of(user)
    return f"{user}, {position}" if position else str(user)


def position_of(user: User) -> str:
    """The post in the personal record, as it will stand on the roll."""
    return user.person.position if user.person else ""


def voters() -> Any:
    """Users who may sit on a council."""
    keys = [user.pk for user in holders_of(Role.MEMBER, Role.CHAIR)]
    return User.objects.filter(pk__in=keys).select_related("person").order_by("name_folded", "pk")


class CouncilForm(forms.Form):
    name = forms.CharField(label=_("Tên hội đồng"), max_length=200)
    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Đơn vị"), empty_label=None)
    appointing_decision = forms.CharField(
        label=_("Quyết định thành lập"), max_length=200, help_text=_("Số, ngày và cơ quan ban hành.")
    )
    valid_from = day_field(_("Nhiệm kỳ từ ngày"))
    valid_to = day_field(_("Đến hết ngày"), required=False, help_text=_("Để trống nếu quyết định không ghi."))
    quorum_percent = quorum_field()
    regulation = forms.CharField(
        label=_("Quy chế làm việc"), max_length=200, required=False, help_text=_("Văn bản quy định tỷ lệ dự họp.")
    )
    chair = UserChoice(User.objects.none(), label=_("Chủ tịch Hội đồng"))
    secretary = UserChoice(User.objects.none(), label=_("Thư ký"), required=False)
    members = UserChoices(
        User.objects.none(),
        label=_("Ủy viên"),
        required=False,
        help_text=_("Người có tài khoản với vai trò ủy viên. Chủ tịch và thư ký không cần chọn lại ở đây."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.as_of(clock.today()).order_by("path")  # type: ignore[attr-defined]
        councils = councils_on(clock.today())
        self.fields["unit"].initial = councils[0].unit_id if councils else None
        for name in ("chair", "secretary", "members"):
            self.fields[name].queryset = voters()  # type: ignore[attr-defined]

    def seats(self) -> list[Seat]:
        """Chair, secretary and members in that order, nobody twice."""
        data = self.cleaned_data
        chair, secretary = data["chair"], data["secretary"]
        seats = [Seat(chair, position_of(chair), is_chair=True, is_secretary=chair == secretary)]
        if secretary and secretary != chair:
            seats.append(Seat(secretary, position_of(secretary), is_secretary=True))
        others = [user for user in data["members"] if user not in (chair, secretary)]
        return seats + [Seat(user, position_of(user)) for user in others]

    def facts(self) -> dict[str, Any]:
        names = ("name", "unit", "appointing_decision", "valid_from", "valid_to", "quorum_percent", "regulation")
        return {name: self.cleaned_data[name] for name in names}


class CouncilSettingsForm(forms.Form):
    quorum_percent = quorum_field()
    regulation = forms.CharField(label=_("Quy chế làm việc"), max_length=200, required=False)


class SeatForm(forms.Form):
    user = UserChoice(User.objects.none(), label=_("Người được bổ sung"))
    position = forms.CharField(
        label=_("Chức vụ"), max_length=150, required=False, help_text=_("Để trống thì lấy theo hồ sơ cá nhân.")
    )
    is_chair = forms.BooleanField(
        label=_("Là Chủ tịch Hội đồng"), required=False, help_text=_("Chủ tịch hiện nay thôi tham gia từ ngày này.")
    )
    is_secretary = forms.BooleanField(label=_("Là thư ký"), required=False)
    decision = forms.CharField(label=_("Quyết định bổ sung"), max_length=200)
    from_day = day_field(_("Từ ngày"))

    def __init__(self, *args: Any, council: Council, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = voters().exclude(council_seats__in=council.members.filter(valid_to=None))  # type: ignore[attr-defined]

    def seat(self) -> Seat:
        data = self.cleaned_data
        position = data["position"] or position_of(data["user"])
        return Seat(data["user"], position, is_chair=data["is_chair"], is_secretary=data["is_secretary"])


class ReleaseForm(forms.Form):
    decision = forms.CharField(label=_("Quyết định cho thôi tham gia"), max_length=200)
    last_day = day_field(_("Tham gia đến hết ngày"))


class ScanForm(forms.Form):
    upload = UploadField(label=_("Bản chụp quyết định"), help_text=_("Tệp PDF hoặc ảnh."))


class SessionFilter(forms.Form):
    """All parts together; `year` is that of the meeting."""

    q = forms.CharField(label=_("Tên phiên họp"), required=False, max_length=100)
    council = forms.ModelChoiceField(
        Council.objects.all(), label=_("Hội đồng"), required=False, empty_label=_("Tất cả")
    )
    status = forms.ChoiceField(
        label=_("Trạng thái"), choices=[("", _("Tất cả")), *SessionStatus.choices], required=False
    )
    year = forms.IntegerField(
        label=_("Năm"), required=False, min_value=2000, max_value=2100, widget=forms.NumberInput(attrs={"size": 4})
    )


class SessionForm(forms.Form):
    council = forms.ModelChoiceField(Council.objects.none(), label=_("Hội đồng"), empty_label=None)
    title = forms.CharField(label=_("Tên phiên họp"), max_length=250)
    method = forms.ChoiceField(
        label=_("Hình thức"),
        required=False,
        choices=[
            ("", _("Theo quy tắc của từng danh hiệu, hình thức")),
            (VotingMethod.SECRET, _("Bỏ phiếu kín tất cả nội dung")),
            (VotingMethod.WRITTEN, _("Lấy ý kiến bằng văn bản, không họp")),
        ],
    )
    meets_at = moment_field(_("Thời gian họp"))
    place = forms.CharField(label=_("Địa điểm"), max_length=250)
    opens_at = moment_field(
        _("Tự mở bỏ phiếu lúc"), required=False, help_text=_("Để trống nếu Thường trực mở tại phiên họp.")
    )
    closes_at = moment_field(
        _("Tự khóa hòm phiếu lúc"), required=False, help_text=_("Để trống nếu Thường trực khóa tại phiên họp.")
    )
    nominations = NominationChoices(
        Nomination.objects.none(),
        label=_("Đề nghị đưa vào chương trình"),
        error_messages={"required": _("Chọn ít nhất một đề nghị.")},
    )

    def __init__(self, *args: Any, nominations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        councils = councils_on(clock.today())
        self.fields["council"].queryset = Council.objects.filter(pk__in=[c.pk for c in councils])  # type: ignore[attr-defined]
        self.fields["nominations"].queryset = nominations  # type: ignore[attr-defined]

    def plan(self) -> SessionPlan:
        """The cleaned fields as the domain takes them."""
        names = ("title", "meets_at", "place", "opens_at", "closes_at")
        method = VotingMethod(self.cleaned_data["method"]) if self.cleaned_data["method"] else None
        return SessionPlan(**{name: self.cleaned_data[name] for name in names}, method=method)


class AttendanceForm(forms.Form):
    """One row for each member: present, why not, on the counting committee. Laid out by its template."""

    present = forms.TypedMultipleChoiceField(coerce=int, required=False)
    teller = forms.TypedMultipleChoiceField(coerce=int, required=False)

    def __init__(self, data: Any = None, *, session: CouncilSession) -> None:
        super().__init__(data)
        self.entries = list(session.roll.order_by("pk"))
        choices = [(entry.user_id, entry.label) for entry in self.entries]
        for name in ("present", "teller"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        for entry in self.entries:
            self.fields[f"reason-{entry.user_id}"] = forms.CharField(required=False, max_length=150)

    def rows(self) -> list[dict[str, Any]]:
        """What was sent, else what is marked; before the first marking everybody counts as present."""
        nobody = not any(entry.is_present for entry in self.entries)
        data: Any = self.data
        sent = {name: set(data.getlist(name)) for name in ("present", "teller")} if self.is_bound else {}
        return [
            {
                "entry": entry,
                "present": str(entry.user_id) in sent["present"] if sent else entry.is_present or nobody,
                "teller": str(entry.user_id) in sent["teller"] if sent else entry.is_teller,
                "reason_name": f"reason-{entry.user_id}",
                "reason": self.data.get(f"reason-{entry.user_id}", "") if self.is_bound else entry.absence_reason,
            }
            for entry in self.entries
        ]

    def reasons(self) -> dict[int, str]:
        return {entry.user_id: self.cleaned_data[f"reason-{entry.user_id}"] for entry in self.entries}


class DeparturesForm(forms.Form):
    left = forms.TypedMultipleChoiceField(
        label=_("Đã rời họp"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Bỏ chọn khi ủy viên trở lại."),
    )

    def __init__(self, data: Any = None, *, session: CouncilSession) -> None:
        entries = list(session.roll.filter(is_present=True).order_by("pk"))
        super().__init__(data, initial={"left": [entry.user_id for entry in entries if entry.has_left]})
        self.fields["left"].choices = [(entry.user_id, entry.label) for entry in entries]  # type: ignore[attr-defined]


class RecusalForm(forms.Form):
    member = forms.ModelChoiceField(RollEntry.objects.none(), label=_("Ủy viên"), empty_label=None)
    items = forms.ModelMultipleChoiceField(
        AgendaItem.objects.none(), label=_("Không bỏ phiếu ở nội dung"), widget=forms.CheckboxSelectMultiple
    )
    reason = forms.CharField(
        label=_("Lý do"), max_length=300, help_text=_("Ví dụ: là vợ, chồng, anh, chị, em của cá nhân được đề nghị.")
    )

    def __init__(self, *args: Any, session: CouncilSession, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        items = session.items.select_related("nomination__person", "nomination__collective", "nomination__award_type")
        self.fields["member"].queryset = session.roll.all()  # type: ignore[attr-defined]
        self.fields["items"].queryset = items  # type: ignore[attr-defined]
        self.fields["items"].initial = items if len(items) == 1 else None


class ConflictForm(forms.Form):
    """A member's own declaration. Kinship with a person is kept for later sessions; anything else is for this item."""

    relation = forms.ChoiceField(label=_("Bạn có liên quan thế nào?"), widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("Ghi thêm"),
        max_length=200,
        required=False,
        help_text=_("Chỉ Thường trực đọc được. Biên bản không ghi quan hệ cụ thể."),
    )

    def __init__(self, data: Any = None, *, item: AgendaItem) -> None:
        super().__init__(data)
        other = (DECLARED, _("Liên quan khác (ghi rõ)"))
        kin = (
            [choice for choice in Relation.choices if choice[0] != Relation.OTHER] if item.nomination.person_id else []
        )
        self.fields["relation"].choices = [*kin, other]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("relation") == DECLARED and not data.get("note", "").strip():
            self.add_error("note", _("Hãy ghi rõ bạn liên quan thế nào."))
        return data


class AgainForm(forms.Form):
    items = forms.ModelMultipleChoiceField(
        AgendaItem.objects.none(), label=_("Nội dung bỏ phiếu lại"), widget=forms.CheckboxSelectMultiple
    )
    reason = forms.CharField(label=_("Lý do"), max_length=300, help_text=_("Ghi vào biên bản và nhật ký."))

    def __init__(self, data: Any = None, *, items: list[AgendaItem]) -> None:
        super().__init__(data, initial={"items": [item.pk for item in items]})
        chosen = AgendaItem.objects.filter(pk__in=[item.pk for item in items])
        parts = ("nomination__person", "nomination__collective", "nomination__award_type")
        self.fields["items"].queryset = chosen.select_related(*parts)  # type: ignore[attr-defined]


class ConclusionForm(forms.Form):
    discussion = forms.CharField(
        label=_("Ý kiến thảo luận"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Mỗi ý kiến một dòng, đưa vào biên bản. Không ghi ai bỏ phiếu thế nào."),
    )
    ended_at = moment_field(_("Kết thúc lúc"), required=False)

    def __init__(self, data: Any = None, *, session: CouncilSession) -> None:
        now = clock.now()
        ended = timezone.localtime(now) if now > session.meets_at else None
        super().__init__(data, initial={"ended_at": ended})


class ReceiptForm(forms.Form):
    receipt = forms.CharField(
        label=_("Mã ghi trên phiếu giấy"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
