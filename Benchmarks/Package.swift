// swift-tools-version:6.2
import PackageDescription

// What `make bench` needs besides the server: a peer, a load generator, requests to send and
// measurements of the libraries. A package of its own, so that the server's users build none of it.

let house: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .treatAllWarnings(as: .error),
]

let package = Package(
  name: "sallyport-benchmarks",
  dependencies: [
    .package(name: "sallyport", path: ".."),
    .package(
      url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0", traits: []),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
  ],
  targets: [
    .executableTarget(
      name: "BareHummingbird",
      dependencies: [
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
      ], swiftSettings: house),
    .systemLibrary(name: "CEpoll"),
    .executableTarget(name: "Load", dependencies: ["CEpoll"], swiftSettings: house),
    .executableTarget(
      name: "Presign",
      dependencies: [
        .product(name: "SignatureV4", package: "sallyport"),
        .product(name: "OneTimePasswords", package: "sallyport"),
      ], swiftSettings: house),
    .executableTarget(
      name: "Micro",
      dependencies: [
        .product(name: "SignatureV4", package: "sallyport"),
        .product(name: "OneTimePasswords", package: "sallyport"),
        .product(name: "PolicyLanguage", package: "sallyport"),
        .product(name: "Crypto", package: "swift-crypto"),
      ], swiftSettings: house),
  ],
  swiftLanguageModes: [.v6]
)
