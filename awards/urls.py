from django.urls import URLPattern, URLResolver

from awards import urls_council, urls_dossiers, urls_sessions

app_name = "awards"
urlpatterns: list[URLPattern | URLResolver] = [
    *urls_sessions.urlpatterns,
    *urls_council.urlpatterns,
    *urls_dossiers.urlpatterns,
]
