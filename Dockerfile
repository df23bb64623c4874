# syntax=docker/dockerfile:1
# One image for all processes of the service; the command says which. Built with exact, hashed versions.
ARG PYTHON=3.13-slim

FROM python:${PYTHON} AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /source
RUN python -m venv /app
COPY deploy/requirements-image.lock deploy/
RUN /app/bin/pip install --require-hashes --only-binary :all: -r deploy/requirements-image.lock
COPY requirements.lock ./
# The builder of our own wheel, alone of all the development tools; it does not go into the image.
RUN sed -n '/^setuptools==/,/[^\\]$/p' requirements.lock > builder.lock \
    && python -m pip install --require-hashes --only-binary :all: -r builder.lock
COPY pyproject.toml README.md LICENSE ./
COPY service service
COPY workers workers
RUN python -m pip wheel --no-deps --no-build-isolation --wheel-dir /wheels . \
    && /app/bin/pip install --no-deps --no-index /wheels/*.whl \
    && /app/bin/pip uninstall --yes pip

FROM python:${PYTHON}
RUN python -m pip uninstall --yes pip \
    && useradd --uid 10001 --user-group --no-create-home --home-dir /nonexistent lettersdesk \
    && install -d -o lettersdesk -g lettersdesk -m 0700 /keys /var/lib/lettersdesk
COPY --from=build /app /app
ENV PATH=/app/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
ENV LETTERSDESK_DATA_DIR=/var/lib/lettersdesk
USER lettersdesk
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8080/readyz', timeout=2)"]
ENTRYPOINT ["lettersdesk"]
CMD ["web", "--bind", "0.0.0.0", "--port", "8080"]
