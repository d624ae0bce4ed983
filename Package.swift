// swift-tools-version:6.2
import PackageDescription

// FUZZ=1 builds the fuzz targets, and every library under them with coverage instrumentation.
let fuzzing = Context.environment["FUZZ"] == "1"
// FUZZ_VAULT=1 besides builds those of sallyport-auth, which need all of swift-crypto.
let fuzzingVault = fuzzing && Context.environment["FUZZ_VAULT"] == "1"

let house: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .treatAllWarnings(as: .error),
]
let instrumented: [SwiftSetting] =
  fuzzing ? [.unsafeFlags(["-sanitize=fuzzer,address"])] : []
/// For targets without C libraries: every unsafe expression is marked `unsafe`.
let pure = house + [.strictMemorySafety()] + instrumented
/// For what computes most: SALLYPORT_OPTIMIZE=1 has it optimised in debug builds, too. Tests spend most of
/// their time in it otherwise; `scripts/test` sets it.
let optimizing = Context.environment["SALLYPORT_OPTIMIZE"] == "1"
let computing = pure + (optimizing ? [.unsafeFlags(["-O", "-wmo", "-num-threads", "2"])] : [])
/// For targets that speak to C libraries, where the marks would stand on every line.
let bridging = house + instrumented

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let cryptoExtras = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")
let asn1 = Target.Dependency.product(name: "SwiftASN1", package: "swift-asn1")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")
let lifecycle = Target.Dependency.product(
  name: "ServiceLifecycle", package: "swift-service-lifecycle")

let package = Package(
  name: "sallyport",
  products: [
    .library(name: "OneTimePasswords", targets: ["OneTimePasswords"]),
    .library(name: "PolicyLanguage", targets: ["PolicyLanguage"]),
    .library(name: "SignatureV4", targets: ["SignatureV4"]),
    .executable(name: "sallyport", targets: ["sallyport"]),
    .executable(name: "sallyport-auth", targets: ["sallyport-auth"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
    .package(url: "https://github.com/apple/swift-asn1", from: "1.7.4"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
    .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.0"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.0"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.0"),
    .package(
      url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0", traits: []),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
  ],
  targets: [
    // Libraries for anyone.
    .target(name: "OneTimePasswords", swiftSettings: computing),
    .target(name: "PolicyLanguage", swiftSettings: computing),
    .target(name: "SignatureV4", dependencies: ["CSHA256"], swiftSettings: computing),

    // Cases for the policy language, for its tests and the command line.
    .target(name: "PolicyCases", dependencies: ["PolicyLanguage"], swiftSettings: pure),

    // Rules.
    .target(
      name: "Identity",
      dependencies: [
        "OneTimePasswords", "PolicyLanguage", "CSodium", crypto, cryptoExtras, asn1,
      ],
      swiftSettings: pure),

    // Stores.
    .target(name: "IdentitySQL", dependencies: ["Identity"], swiftSettings: pure),
    .target(
      name: "SQLiteDriver",
      dependencies: [
        "IdentitySQL", .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ], swiftSettings: bridging),

    .target(
      name: "PostgreSQLDriver", dependencies: ["IdentitySQL", "Identity", "CPQ"],
      swiftSettings: bridging),

    // Surfaces.
    .target(
      name: "HTTPRequests", dependencies: ["SignatureV4", nioCore], swiftSettings: bridging),
    .target(name: "AWSQuery", swiftSettings: pure),
    .target(
      name: "Operations", dependencies: ["Identity", "AWSQuery", "PolicyLanguage"],
      swiftSettings: pure),
    .target(
      name: "IAM", dependencies: ["Operations", "OneTimePasswords", "PolicyLanguage", "QRCodes"],
      swiftSettings: pure),
    .target(
      name: "STS", dependencies: ["Operations", "OneTimePasswords", "PolicyLanguage"],
      swiftSettings: pure),
    .target(
      name: "Console",
      dependencies: [
        "Operations", "Identity", "AWSQuery", "OneTimePasswords", "PolicyLanguage", "QRCodes",
      ],
      resources: [
        .embedInCode("Assets/app.css"), .embedInCode("Assets/app.js"),
        .embedInCode("Assets/icon.svg"),
      ], swiftSettings: pure),
    .target(name: "QRCodes", dependencies: ["CQREncode", "CPNG"], swiftSettings: bridging),
    .target(
      name: "Mail", dependencies: [nioCore, nioPosix, nioSSL, logging], swiftSettings: bridging),
    .target(
      name: "Server",
      dependencies: [
        "Identity", "IdentitySQL", "AWSQuery", "HTTPRequests", "IAM", "STS", "SignatureV4",
        "Console", "Mail", "CZlib", crypto, logging, subprocess, nioCore, nioPosix, nioHTTP1,
        lifecycle, "Operations",
        .product(name: "UnixSignals", package: "swift-service-lifecycle"),
        .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
        nioSSL,
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HummingbirdCore", package: "hummingbird"),
      ], swiftSettings: bridging),

    // The virtual MFA app. Nothing here speaks to a network.
    .target(
      name: "Authenticator",
      dependencies: [
        "OneTimePasswords", "PolicyLanguage", "CSodium", "CProcess", crypto, cryptoExtras,
      ],
      swiftSettings: bridging),

    // Of our own, for instructions that Swift has no words for.
    .target(name: "CSHA256", cSettings: optimizing ? [.unsafeFlags(["-O2"])] : []),

    // C libraries, from Debian's -dev packages.
    .systemLibrary(
      name: "CQREncode", pkgConfig: "libqrencode", providers: [.apt(["libqrencode-dev"])]),
    .systemLibrary(name: "CPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CProcess"),
    .systemLibrary(name: "CMimalloc", providers: [.apt(["libmimalloc-dev"])]),
    .target(name: "CPQ"),
    .systemLibrary(name: "CSodium", pkgConfig: "libsodium", providers: [.apt(["libsodium-dev"])]),

    // Executables.
    .executableTarget(
      name: "sallyport",
      dependencies: [
        "Server", "IdentitySQL", "SQLiteDriver", "PostgreSQLDriver", "QRCodes", "OneTimePasswords",
        "PolicyLanguage",
        "PolicyCases", "CMimalloc", "Identity", "Mail",
        .product(name: "ArgumentParser", package: "swift-argument-parser"), logging,
      ], swiftSettings: bridging),

    .executableTarget(
      name: "sallyport-auth",
      dependencies: [
        "Authenticator", "OneTimePasswords", "QRCodes", "SignatureV4", nioCore, nioHTTP1, nioSSL,
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], swiftSettings: bridging),

    // Tests.
    .target(
      name: "TestStores", dependencies: ["IdentitySQL", "SQLiteDriver", "PostgreSQLDriver"],
      path: "Tests/TestStores", swiftSettings: house),
    .target(
      name: "TestCertificates", path: "Tests/TestCertificates", swiftSettings: house),
    .target(name: "CPowerCut", path: "Tests/CPowerCut"),
    .testTarget(
      name: "OneTimePasswordsTests", dependencies: ["OneTimePasswords", crypto, subprocess],
      swiftSettings: house),
    .testTarget(
      name: "AuthenticatorTests", dependencies: ["Authenticator", "OneTimePasswords", subprocess],
      swiftSettings: house),
    .testTarget(
      name: "PolicyLanguageTests", dependencies: ["PolicyLanguage", "PolicyCases"],
      exclude: ["Cases"], swiftSettings: house),
    .testTarget(
      name: "SignatureV4Tests", dependencies: ["SignatureV4", "CSHA256", crypto, subprocess],
      swiftSettings: house),
    .testTarget(name: "AWSQueryTests", dependencies: ["AWSQuery"], swiftSettings: house),
    .testTarget(
      name: "HTTPRequestsTests",
      dependencies: [
        "HTTPRequests", "SignatureV4", nioCore, nioHTTP1,
        .product(name: "NIOEmbedded", package: "swift-nio"),
      ], swiftSettings: house),
    .testTarget(
      name: "ConsoleTests", dependencies: ["Console", "Identity", "AWSQuery"],
      swiftSettings: house),
    .testTarget(
      name: "MailTests", dependencies: ["Mail", logging, nioCore, nioPosix, subprocess],
      exclude: ["Servers"], swiftSettings: house),
    .testTarget(
      name: "QRCodesTests", dependencies: ["QRCodes", subprocess], swiftSettings: house),
    .testTarget(
      name: "RuleTests",
      dependencies: ["Identity", "OneTimePasswords", "PolicyLanguage", "TestCertificates"],
      swiftSettings: house),
    .testTarget(
      name: "LawTests",
      dependencies: [
        "Identity", "IdentitySQL", "SQLiteDriver", "PostgreSQLDriver", "TestStores", "Operations",
        "IAM", "STS", "AWSQuery",
        "PolicyLanguage", "OneTimePasswords", "Console", "CPowerCut",
      ], swiftSettings: house),
    .testTarget(
      name: "ServerTests",
      dependencies: [
        "Server", "SQLiteDriver", "PostgreSQLDriver", "TestStores", "TestCertificates",
        "IdentitySQL", "Identity", "SignatureV4", "OneTimePasswords", "AWSQuery",
        "HTTPRequests", "Operations", "IAM", "STS", "PolicyLanguage", "Console",
        logging, nioCore,
        nioPosix,
        nioHTTP1, .product(name: "NIOEmbedded", package: "swift-nio"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
      ], swiftSettings: house),
  ],
  swiftLanguageModes: [.v6]
)

if fuzzing {
  // These alone, so that one plain build makes them all and nothing else.
  let fuzzed =
    [
      "AWSQuery", "CSHA256", "HTTPRequests", "OneTimePasswords", "PolicyLanguage", "SignatureV4",
    ] + (fuzzingVault ? ["Authenticator", "CProcess", "CSodium"] : [])
  package.products = []
  package.targets.removeAll { !fuzzed.contains($0.name) }
  for (name, library) in [
    ("Authorization", "SignatureV4"), ("FormBody", "AWSQuery"), ("Policy", "PolicyLanguage"),
    ("OTPAuth", "OneTimePasswords"), ("Requests", "HTTPRequests"), ("ARN", "PolicyLanguage"),
    ("ConditionValues", "PolicyLanguage"), ("Conditions", "PolicyLanguage"),
    ("Base32", "OneTimePasswords"), ("Codes", "OneTimePasswords"),
    ("CanonicalRequest", "SignatureV4"), ("Signing", "SignatureV4"),
  ] + (fuzzingVault ? [("Vault", "Authenticator"), ("Import", "Authenticator")] : []) {
    package.targets.append(
      .executableTarget(
        name: "Fuzz\(name)",
        // What requests are read as is held against NIO's decoder.
        dependencies: [.target(name: library)]
          + (name == "Requests"
            ? [nioCore, nioHTTP1, .product(name: "NIOEmbedded", package: "swift-nio")] : []),
        path: "Fuzzing/Fuzz\(name)",
        swiftSettings: [
          .unsafeFlags(["-sanitize=fuzzer,address", "-parse-as-library"])
        ],
        linkerSettings: [.unsafeFlags(["-sanitize=fuzzer,address"])]))
  }
}
