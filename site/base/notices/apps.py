from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "base.notices"
    label = "notices"
    verbose_name = "Thông báo"

    def ready(self) -> None:
        from base.notices import due_work  # noqa: F401, PLC0415 -- registers the finders of this app
