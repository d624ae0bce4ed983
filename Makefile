# Every target installs what it needs: `make run` and `make test` work on a fresh machine.
SWIFT ?= swift
RELEASE_BUILD = .build-release
# Types that the compiler knows are made from what it knows, and not found by their names when the server
# starts: that looks through all conformances of the binary, a fifth of what starting takes.
RELEASE_FLAGS = -c release --static-swift-stdlib --scratch-path $(RELEASE_BUILD) \
  -Xswiftc -Xfrontend -Xswiftc -disable-concrete-type-metadata-mangled-name-accessors

.PHONY: setup build run test soak bench fuzz mutants mutation coverage format lint clean

## Installs Debian packages and the Python tools of the tests (in .venv).
setup:
	@scripts/setup

## Builds bin/sallyport and bin/sallyport-auth.
build: setup
	$(SWIFT) build $(RELEASE_FLAGS) --product sallyport
	$(SWIFT) build $(RELEASE_FLAGS) --product sallyport-auth
	@mkdir -p bin
	@cp -f $(RELEASE_BUILD)/release/sallyport $(RELEASE_BUILD)/release/sallyport-auth bin/

## Builds and starts the server on the folder data/.
run: build
	@exec bin/sallyport serve --data data

## Runs all tests; prints the slowest steps and a count.
test: setup
	@scripts/test

## Does for hours what `make test` has minutes for; keeps a ledger.
soak: setup
	@scripts/soak

## Measures against peers and limits; prints ratios.
bench: build
	@scripts/bench

## Builds the fuzz targets and runs each for ten seconds.
fuzz: setup
	@scripts/fuzz

## Breaks each rule on purpose and expects the tests to notice.
mutants: setup
	@scripts/mutants

## Changes the security core in every small way and expects the tests to notice.
mutation: setup
	@scripts/mutate

## Says what the Swift tests run of the sources; all of the security core has to be.
coverage: setup
	@scripts/coverage

format:
	$(SWIFT) format -i --recursive Package.swift Sources Tests Benchmarks

lint:
	$(SWIFT) format lint --strict --recursive Package.swift Sources Tests Benchmarks

clean:
	rm -rf .build .build-* bin .venv
