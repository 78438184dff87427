from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "base.core"
    label = "core"
    verbose_name = "Nền tảng"

    def ready(self) -> None:
        from base.core import due_work, lookups  # noqa: F401, PLC0415 -- registers the finders of this app, and a lookup
        from base.core.form_words import speak  # noqa: PLC0415 -- once the translations can be reached

        speak()
