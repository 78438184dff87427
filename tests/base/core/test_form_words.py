from __future__ import annotations

import pytest
from django import forms

from base.units.models import UnitKind

pytestmark = pytest.mark.django_db


class Choosing(forms.Form):
    needed = forms.ModelChoiceField(UnitKind.objects.all())
    optional = forms.ModelChoiceField(UnitKind.objects.all(), required=False)
    named = forms.ModelChoiceField(UnitKind.objects.all(), required=False, empty_label="Mọi loại")


def test_an_empty_choice_says_what_it_means() -> None:
    shown = Choosing()
    firsts = [str(next(iter(shown[name].subwidgets)).data["label"]) for name in ("needed", "optional", "named")]
    assert firsts == ["Chọn…", "Không chọn", "Mọi loại"]
    assert "---" not in shown.as_p()
