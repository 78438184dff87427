from django.apps import AppConfig


class MovementsConfig(AppConfig):
    name = "movements"
    label = "movements"
    verbose_name = "Phong trào thi đua"

    def ready(self) -> None:
        from movements import (  # noqa: PLC0415 -- registers schedule, navigation, work and jobs
            due_work,  # noqa: F401
            report_jobs,  # noqa: F401
            scoring_jobs,  # noqa: F401
            workbench,  # noqa: F401
        )
        from movements.domain.criteria import adoption  # noqa: F401, PLC0415 -- registers its job
