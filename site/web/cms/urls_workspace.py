"""Stories that units write, under /lam-viec/guong-dien-hinh/."""

from django.urls import path

from web.cms.views import feedback, stories

app_name = "stories"
urlpatterns = [
    path("gop-y/", feedback.feedback_list, name="feedback-list"),
    path("gop-y/<int:pk>/", feedback.feedback_detail, name="feedback-detail"),
    path("", stories.story_list, name="story-list"),
    path("viet/", stories.story_add, name="story-add"),
    path("<int:pk>/", stories.story_edit, name="story-edit"),
    path("<int:pk>/xem/", stories.story_preview, name="story-preview"),
    path("<int:pk>/rut/", stories.story_take_back, name="story-take-back"),
]
