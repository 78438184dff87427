from django.urls import path

from movements.views import tasks, themes

app_name = "tasks"
urlpatterns = [
    path("", tasks.task_list, name="task-list"),
    path("giao/", tasks.task_add, name="task-add"),
    path("<int:pk>/", tasks.task_detail, name="task-detail"),
    path("<int:pk>/sua/", tasks.task_edit, name="task-edit"),
    path("<int:pk>/cap-nhat/", tasks.task_update, name="task-update"),
    path("<int:pk>/hoan-thanh/", tasks.task_report, name="task-report"),
    path("<int:pk>/nghiem-thu/", tasks.task_accept, name="task-accept"),
    path("<int:pk>/tra-lai/", tasks.task_return, name="task-return"),
    path("<int:pk>/huy/", tasks.task_cancel, name="task-cancel"),
    path("<int:pk>/ban-giao/", tasks.task_hand_over, name="task-hand-over"),
    path("minh-chung/<int:pk>/", tasks.task_file, name="task-file"),
    path("chu-de/", themes.theme_list, name="theme-list"),
    path("chu-de/them/", themes.theme_add, name="theme-add"),
    path("chu-de/<int:pk>/", themes.theme_detail, name="theme-detail"),
    path("chu-de/<int:pk>/sua/", themes.theme_edit, name="theme-edit"),
]
