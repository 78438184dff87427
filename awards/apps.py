from django.apps import AppConfig


class AwardsConfig(AppConfig):
    name = "awards"
    label = "awards"
    verbose_name = "Khen thưởng"

    def ready(self) -> None:
        from awards import (  # noqa: PLC0415 -- models must be loaded first
            due_council,  # noqa: F401
            due_work,  # noqa: F401
            work_council,
            workbench,  # noqa: F401
        )

        work_council.register()
