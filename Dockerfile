# mentorbot in a container: no compiler, no root, dependencies pinned by hash.
FROM python:3.13-slim

# pg_dump and pg_restore, which `mentorbot backup` and `restore` call on PostgreSQL.
# They must not be older than the server.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends postgresql-client \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --create-home --home-dir /data mentorbot

WORKDIR /app
COPY requirements.lock ./
RUN python -m pip install --no-cache-dir --no-deps --require-hashes -r requirements.lock
COPY pyproject.toml README.md ./
COPY bot bot
COPY handlers handlers
COPY storage storage
RUN python -m pip install --no-cache-dir --no-deps --no-build-isolation .

USER mentorbot
WORKDIR /data
VOLUME /data
ENV PYTHONUNBUFFERED=1 \
    DATABASE_URL=sqlite:////data/mentorbot.db \
    MENTORBOT_HTTP=0.0.0.0:8080 \
    MENTORBOT_LOG=json
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=10s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8080/ready', timeout=8)"]
ENTRYPOINT ["mentorbot"]
CMD ["run"]
