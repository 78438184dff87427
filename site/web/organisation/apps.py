from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    """Screens of units and people. They stand on the top floor: the ground floor does not know who may see what."""

    name = "web.organisation"
    label = "organisation"
    verbose_name = "Đơn vị và cá nhân"

    def ready(self) -> None:
        from web.organisation import navigation  # noqa: F401, PLC0415 -- registers entries of the navigation
