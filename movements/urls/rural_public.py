"""Public addresses below the board of the new rural areas. The board itself is the page /nong-thon-moi/."""

from django.urls import path

from movements.views.rural import public

app_name = "rural_public"
urlpatterns = [
    path("xa/<int:pk>/", public.commune, name="commune"),
    path("tai-ve.<str:kind>", public.download, name="download"),
]
