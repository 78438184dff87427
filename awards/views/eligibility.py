from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from awards.domain.catalogue import require_existing
from awards.domain.eligibility import check, subject_named
from awards.forms.rounds import EligibilityForm
from awards.presenters import rounds as presenters
from base.accounts.permissions import reach_of
from base.accounts.screens import screen
from base.core.errors import DomainError, NotAllowed
from base.units.models import Person

PERMISSION = "awards.nomination_view"
BLAMED = {"award_not_in_force": "award", "no_rulebook": "on"}


@screen(PERMISSION, methods=("GET", "HEAD"))
def eligibility_check(request: HttpRequest) -> HttpResponse:
    """Ask before a dossier is made. Only about subjects of units that the user may see."""
    form = EligibilityForm(request.GET or None)
    panel = None
    if form.is_valid():
        try:
            subject = subject_named(form.cleaned_data["subject"])
            home = subject.unit if isinstance(subject, Person) else subject
            if not reach_of(request.user, PERMISSION).covers(home):
                raise NotAllowed(_("Bạn chỉ kiểm tra được cá nhân, tập thể thuộc đơn vị mình."))
            require_existing(form.cleaned_data["award"], form.day())
            panel = presenters.eligibility_panel(check(subject, form.cleaned_data["award"], on=form.day()))
        except DomainError as error:
            form.add_error(BLAMED.get(error.code, "subject"), error.message)
    return render(request, "awards/eligibility_check.html", {"form": form, "panel": panel})
