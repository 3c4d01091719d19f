FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG VERSION=dev
ARG COMMIT=unknown
RUN CGO_ENABLED=0 go build -trimpath -ldflags "-s -w -X main.version=${VERSION} -X main.commit=${COMMIT}" -o /out/bot ./cmd/bot
# The folders that are written to, with the rights that they need: a fresh volume takes them over.
RUN install -d -m 0700 /out/root/data /out/root/data/keys && install -d -m 1777 /out/root/tmp

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build --chown=65532:65532 /out/root/ /
COPY LICENSE internal/place/data/LICENSE.txt /licenses/
COPY --from=build /out/bot /bot
# Time zones are inside the binary.
ENV BOT_DATABASE=/data/bot.db BOT_KEYS=/data/keys
USER 65532:65532
VOLUME /data
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 CMD ["/bot", "health"]
ENTRYPOINT ["/bot"]
CMD ["serve"]
