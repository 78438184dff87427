"""What makes a password good enough, in words that say what to do; the rules themselves are Django's."""

from __future__ import annotations

from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    MinimumLengthValidator,
    UserAttributeSimilarityValidator,
)
from django.utils.translation import gettext as _


class LongEnough(MinimumLengthValidator):
    def get_error_message(self) -> str:
        return _("Mật khẩu này ngắn quá. Hãy đặt ít nhất {count} ký tự.").format(count=self.min_length)

    def get_help_text(self) -> str:
        return _("Ít nhất {count} ký tự.").format(count=self.min_length)


class NotOneselfNamed(UserAttributeSimilarityValidator):
    def get_error_message(self) -> str:
        return _("Mật khẩu này gần giống tên hoặc địa chỉ thư của bạn. Hãy đặt mật khẩu khác.")

    def get_help_text(self) -> str:
        return _("Không giống họ tên, tên đăng nhập, địa chỉ thư của mình.")


class NotCommon(CommonPasswordValidator):
    def get_error_message(self) -> str:
        return _("Mật khẩu này nhiều người dùng, dễ đoán. Hãy đặt mật khẩu khác.")

    def get_help_text(self) -> str:
        return _("Không phải mật khẩu nhiều người dùng, như 12345678 hay matkhau.")
