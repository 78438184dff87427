from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "web.api"
    label = "api"
    verbose_name = "Kết nối"

    def ready(self) -> None:
        from web.api import receivers  # noqa: F401, PLC0415 -- listens to the signs of life of worker and beat
