from django.apps import AppConfig


class CmsConfig(AppConfig):
    name = "web.cms"
    label = "cms"
    verbose_name = "Cổng thông tin"

    def ready(self) -> None:
        from web.cms import due_work, receivers, workbench  # noqa: F401, PLC0415 -- registers listeners and finders of this app
