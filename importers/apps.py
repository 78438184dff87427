from django.apps import AppConfig


class ImportersConfig(AppConfig):
    name = "importers"
    label = "importers"
    verbose_name = "Nhập, xuất dữ liệu"

    def ready(self) -> None:
        from importers import due_work, jobs, workbench  # noqa: F401, PLC0415 -- registration needs the models
