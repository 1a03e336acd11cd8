"""The addresses of the Django site in django_client.py: the library's own, and a page that says who is there."""

from django.http import HttpResponse
from django.urls import include, path

urlpatterns = [
    path("oidc/", include("mozilla_django_oidc.urls")),
    path("", lambda request: HttpResponse(request.user.email if request.user.is_authenticated else "nobody")),
]
