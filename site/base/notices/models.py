from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from base.notices.enums import MailState, Rhythm
from base.units.models import Unit


class MailChoice(models.Model):
    """How a person wants their notices by e-mail; who chose nothing gets each at once."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mail_choice")
    rhythm = models.CharField(_("cách nhận thư"), max_length=10, choices=Rhythm, default=Rhythm.EACH)

    def __str__(self) -> str:
        return f"{self.user}: {self.get_rhythm_display()}"


class Mailing(models.Model):
    """One mail to one person, once: `key` names the notice or the day or week that it gathers."""

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mailings")
    key = models.CharField(max_length=60)
    subject = models.CharField(max_length=250)
    state = models.CharField(max_length=10, choices=MailState, default=MailState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("thư báo")
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["recipient", "key"], name="notices_mailing_key_uniq")]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                name="notices_mailing_open_idx",
                condition=Q(state__in=[MailState.WAITING, MailState.SENDING]),
            )
        ]

    def __str__(self) -> str:
        return self.subject

    def permission_unit(self) -> Unit | None:
        """Mails belong to people, not to units: only who looks after all of them may."""
        return None


class Notice(models.Model):
    """One message to one person, once. `key` names the occasion, so a second tick or a retried task sends nothing
    again.
    """

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    key = models.CharField(max_length=150)
    kind = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    url = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    mailing = models.ForeignKey(Mailing, null=True, on_delete=models.SET_NULL, related_name="notices")

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["recipient", "key"], name="notices_notice_key_uniq")]
        indexes = [
            models.Index(fields=["created_at"], name="notices_notice_unmailed_idx", condition=Q(mailing=None)),
        ]

    def __str__(self) -> str:
        return self.title
