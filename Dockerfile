# syntax=docker/dockerfile:1
# The server alone; PostgreSQL is someone else's container (docker-compose.yml) or a managed one.

FROM rust:1.95-bookworm AS build
# The image has this toolchain; rust-toolchain.toml would fetch another.
ENV RUSTUP_TOOLCHAIN=1.95.0
WORKDIR /src
COPY . .
# The caches live outside of the image; the program is copied out of the one that is unmounted afterwards.
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/src/target \
    cargo build --release --locked --package gatepass-server --bin gatepass \
    && cp target/release/gatepass /usr/local/bin/gatepass \
    && mkdir /data
# What the program is made of, for scanners.
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/src/.tools \
    CARGO_TARGET_DIR=/tmp/target scripts/sbom.sh \
    && cp /tmp/target/sbom/gatepass.cdx.json /usr/local/share/gatepass.cdx.json

# No shell, no package manager, an unprivileged user: nothing to break out with.
FROM gcr.io/distroless/cc-debian12:nonroot
COPY --from=build /usr/local/bin/gatepass /usr/local/bin/gatepass
COPY --from=build /usr/local/share/gatepass.cdx.json /usr/share/sbom/gatepass.cdx.json
COPY --from=build --chown=nonroot:nonroot /data /var/lib/gatepass
ENV GATEPASS_LISTEN=0.0.0.0:8080 \
    GATEPASS_DATA_DIR=/var/lib/gatepass
VOLUME /var/lib/gatepass
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=4s --start-period=15s --retries=3 CMD ["/usr/local/bin/gatepass", "probe"]
# SIGTERM, which `docker stop` sends, is what the server finishes its requests at.
ENTRYPOINT ["/usr/local/bin/gatepass"]
CMD ["serve"]
