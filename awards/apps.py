from django.apps import AppConfig


class AwardsConfig(AppConfig):
    name = "awards"
    label = "awards"
    verbose_name = "Khen thưởng"

    def ready(self) -> None:
        from awards import due_work, jobs, workbench  # noqa: F401, PLC0415 -- models must be loaded first
        from awards.domain import printing  # noqa: F401, PLC0415 -- its job handler must be known to the worker
