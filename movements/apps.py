from django.apps import AppConfig


class MovementsConfig(AppConfig):
    name = "movements"
    label = "movements"
    verbose_name = "Phong trào thi đua"

    def ready(self) -> None:
        from movements import due_work, workbench  # noqa: F401, PLC0415 -- registers schedule, navigation and work
