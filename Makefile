TOOL = go tool -modfile=tools/go.mod

.PHONY: check test race fuzz bench simulate e2e content fmt image picture

check: content ## everything but the tests
	go vet ./... && $(TOOL) golangci-lint run ./... && test -z "$$($(TOOL) gofumpt -l . | tee /dev/stderr)"

test:
	go test ./...

race:
	go test -race ./...

fuzz: ## each fuzz target for five seconds
	.ci/fuzz 5s

bench:
	go test -run '^$$' -bench . -benchmem ./...

simulate: ## weeks of the whole program on a made-up clock
	go test -run 'Weeks|Row0' -count=1 -v ./cmd/bot

e2e: ## the binary against fake platforms on this machine
	go test -count=1 ./cmd/bot

content:
	go run ./cmd/bot content check

fmt:
	$(TOOL) gofumpt -w .

image:
	docker build --build-arg VERSION=$$(git describe --tags --always) --build-arg COMMIT=$$(git rev-parse --short HEAD) -t ashore .

picture: ## the conversation in the README, drawn from a golden transcript
	go run ./internal/picture/conversation internal/coach/testdata/transcripts/first_days.txt "> /urge" "[Breathe]" > docs/conversation.svg
