FROM python:3.11-slim

# For PostgreSQL and Redis: --build-arg LOCK=requirements-server.lock
ARG LOCK=requirements.lock

ENV PYTHONUNBUFFERED=1 \
    FORUM_NO_VENV=1 \
    FORUM_DATA_DIR=/data \
    FORUM_HOST=0.0.0.0

WORKDIR /app

# The packages change less often than the forum, so they are a layer of their own.
COPY requirements*.lock ./
RUN pip install --no-cache-dir --no-deps --require-hashes --requirement "$LOCK"

COPY app.py pyproject.toml LICENSE ./
COPY forum forum
COPY templates templates
COPY static static
RUN python -m compileall -q app.py forum

# The number is fixed, so that a folder of the host can be given to it.
RUN useradd --system --uid 10001 --home-dir /data --create-home veche
USER veche
VOLUME /data
EXPOSE 8000

HEALTHCHECK --interval=30s --timeout=10s --start-period=30s CMD ["python", "app.py", "healthcheck"]
CMD ["python", "app.py"]
