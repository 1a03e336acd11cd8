# A small image with one program in it: `docker build --tag vestibule .`
# Two stages: the first has a compiler, the second has what is needed to run and a user without rights.

FROM rust:1.95-bookworm AS build
WORKDIR /build

# The dependencies, compiled in a layer of their own: it stays until Cargo.toml or Cargo.lock changes. The stand-ins below
# are there because cargo wants every target of the manifest to exist.
COPY Cargo.toml Cargo.lock ./
COPY migrations/Cargo.toml migrations/Cargo.toml
COPY tests/macros tests/macros
RUN mkdir --parents src migrations/src tests/it benches \
    && echo 'fn main() {}' | tee src/main.rs tests/it/main.rs benches/load.rs benches/admin.rs > src/lib.rs \
    && touch migrations/src/lib.rs \
    && cargo build --profile dist --locked --bin vestibule

# The program. The dates of the stand-ins' outputs are newer than those of the sources: `touch` tells cargo to look again.
COPY migrations migrations
COPY config config
COPY templates templates
COPY static static
COPY build.rs build.rs
COPY src src
RUN find src migrations/src -name '*.rs' -exec touch {} + \
    && cargo build --profile dist --locked --bin vestibule

FROM debian:bookworm-slim
# The certificate authorities, for fetches from applications and for TLS to Postgres.
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build /build/target/dist/vestibule /usr/local/bin/vestibule
# State that is not in Postgres (the embedded database, the generated master key) lives in ./data: mount a volume there.
RUN install --directory --owner=65532 --group=65532 --mode=0700 /var/lib/vestibule/data
WORKDIR /var/lib/vestibule
USER 65532:65532
ENV VESTIBULE_LISTEN=0.0.0.0:8080 \
    VESTIBULE_LOG__FORMAT=json
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 CMD ["vestibule", "health"]
ENTRYPOINT ["vestibule"]
CMD ["serve"]
