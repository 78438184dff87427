from django.urls import URLPattern, URLResolver

from awards.urls import council, dossiers, printing, register, rules, sessions

app_name = "awards"
urlpatterns: list[URLPattern | URLResolver] = [
    *sessions.urlpatterns,
    *council.urlpatterns,
    *dossiers.urlpatterns,
    *rules.urlpatterns,
    *printing.urlpatterns,
    *register.urlpatterns,
]
