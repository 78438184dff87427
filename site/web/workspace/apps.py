from django.apps import AppConfig


class WorkspaceConfig(AppConfig):
    name = "web.workspace"
    label = "workspace"
    verbose_name = "Khu làm việc"

    def ready(self) -> None:
        from web.workspace import navigation  # noqa: F401, PLC0415 -- registers entries of the navigation
        from web.workspace.domain import jobs  # noqa: F401, PLC0415 -- registers handlers of background jobs
