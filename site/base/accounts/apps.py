from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "base.accounts"
    label = "accounts"
    verbose_name = "Tài khoản"

    def ready(self) -> None:
        from base.accounts.domain import carrying  # noqa: F401, PLC0415 -- registers what follows a reorganisation
