"""What a WSGI server loads: ``service.wsgi:app``. Importing it starts a web process from the environment."""

from service.settings import from_env, one_native_thread, share_metrics

_settings = from_env()
one_native_thread()
share_metrics(_settings)

from service.app import create_app  # noqa: E402 - metrics read their folder when they are loaded
from service.runtime import build_web  # noqa: E402

app = create_app(build_web(_settings))
