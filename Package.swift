// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .strictMemorySafety(), .treatAllWarnings(as: .error), .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

/// Whether this is not a copy that SwiftPM checked out for another package: there it refuses flags.
let isOwn = !Context.packageDirectory.contains("/checkouts/")

/// Optimised in debug builds as well, with assertions: the units took 309 s instead of 680, the mount's
/// tests 358 instead of 570, and the build no longer than before.
let optimised: [SwiftSetting] =
  isOwn
  ? [
    .unsafeFlags(
      ["-O", "-Xfrontend", "-assert-config", "-Xfrontend", "Debug"], .when(configuration: .debug))
  ] : []

/// A Swift target with the house rules switched on.
func layer(
  _ name: String, _ below: [Target.Dependency], _ settings: [SwiftSetting] = []
) -> Target {
  .target(name: name, dependencies: below, swiftSettings: strict + settings)
}

/// The tests of one layer.
func tests(_ name: String, _ below: [Target.Dependency]) -> Target {
  .testTarget(name: name, dependencies: below, swiftSettings: strict)
}

/// The layers that know what memories are.
let memory: [Target.Dependency] = [
  "Format", "Models", "Text", "Bundle", "Learning", "Index", "Search", "Answering", "MemCube",
]

let package = Package(
  name: "memcube",
  products: [
    .executable(name: "memcube", targets: ["memcube"]),
    // For programs of others: examples/library.
    .library(name: "MemCube", targets: ["MemCube"]),
  ],
  targets: [
    // Module maps. ICU, Snowball and libcrypto are opened at first use and need no headers.
    .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
    .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
    .target(name: "CPosix", cSettings: [.define("_GNU_SOURCE")]),
    // libfuse, opened at first use: Debian 12 and 13 have two of them.
    .target(name: "CFuse"),
    .target(name: "CCurl"),
    .target(name: "CHTTP"),
    .target(name: "CTerminal", cSettings: [.define("_GNU_SOURCE")]),
    // Tables of words, which its C files embed.
    .target(name: "CTables", exclude: ["tables"]),
    // The arithmetic of the embedder. Optimised in debug builds as well: at -O0 a text takes 50
    // times as long, and the tests would too.
    .target(
      name: "CKernels",
      cSettings: isOwn ? [.unsafeFlags(["-O3", "-ffp-contract=off"])] : []),
    // What a library does, in Swift, knowing nothing of memories.
    layer("Posix", ["CPosix"], optimised),
    layer("SQLite", ["CSQLite", "Posix"], optimised),
    layer("Digest", ["Posix"], optimised),
    layer("Language", ["Posix"], optimised),
    layer("YAML", ["CYAML"], optimised),
    layer("Embedding", ["CKernels", "Digest", "Posix"]),
    layer("Fuse", ["CFuse", "CPosix", "Posix"]),
    layer("HTTPClient", ["CCurl", "Posix"]),
    layer("HTTP", ["CHTTP", "Posix"]),
    layer("Terminal", ["CTerminal", "Posix"]),
    layer("XML", ["Posix"]),
    // What memories are. Each says in a file of its own name what it is and what may not enter.
    layer("Format", ["Digest", "Language", "Posix"], optimised),
    layer("ModelPackages", ["Embedding", "Format", "Digest", "Posix"], optimised),
    layer("Models", ["Format", "Embedding", "HTTPClient", "Digest", "Posix"], optimised),
    layer(
      "Text", ["CTables", "Format", "Embedding", "Digest", "Language", "YAML", "Posix"], optimised),
    layer("Bundle", ["Format", "Digest", "Posix"], optimised),
    // Where several machines keep the files of cubes together.
    layer("Stores", ["Bundle", "Format", "Digest", "HTTPClient", "XML", "Posix"], optimised),
    layer(
      "Learning", ["Text", "Models", "Format", "Digest", "Language", "Posix"], optimised),
    layer(
      "Index", ["Bundle", "Learning", "Text", "Format", "SQLite", "Digest", "Language", "Posix"],
      optimised),
    layer(
      "Search",
      [
        "Index", "Models", "Learning", "Bundle", "Text", "Format", "Embedding", "SQLite", "Digest",
        "Language", "Posix",
      ], optimised),
    layer(
      "Answering",
      [
        "Search", "Index", "Learning", "Models", "Text", "Format", "Language", "Posix",
      ],
      optimised),
    layer(
      "MemCube",
      memory.dropLast() + [
        "Embedding", "ModelPackages", "SQLite", "Digest", "Language", "Posix",
      ], optimised),
    // A bundle and a store's cube as copies of one.
    layer(
      "Replication", ["MemCube", "Bundle", "Stores", "Format", "Digest", "Posix"], optimised),
    // What a cube holds as JSON, for commands and the console.
    layer("Objects", memory + ["Digest", "Language", "Posix"], optimised),
    // The pages of the console, which its C file embeds, and their table.
    .target(name: "CConsole", exclude: ["Pages"]),
    layer("Console", ["CConsole", "Digest", "Format"]),
    // The faces.
    layer("MCP", memory + ["CTables", "Digest", "Language", "Posix"]),
    layer("Agents", ["CTables", "MemCube", "Bundle", "Format", "Digest", "Posix"], optimised),
    layer(
      "Exchange", memory + ["Agents", "CTables", "Digest", "Language", "YAML", "Posix"], optimised),
    layer("MemCubeFS", memory + ["Fuse", "Digest", "Language", "Posix"]),
    layer(
      "Gateway",
      memory + [
        "Replication", "Stores", "Console", "Objects", "MCP", "HTTP", "HTTPClient", "SQLite",
        "Digest", "Language", "YAML", "Posix",
      ]),
    layer(
      "WebDAV",
      ["XML", "HTTP", "Gateway", "MemCubeFS", "Fuse"] + memory + ["Digest", "Language", "Posix"]),
    layer(
      "Doctor",
      memory + [
        "Agents", "Fuse", "HTTPClient", "Embedding", "Terminal", "SQLite", "Digest", "Posix",
      ]),
    .executableTarget(
      name: "memcube",
      dependencies: memory + [
        "Embedding", "ModelPackages", "Objects", "MemCubeFS", "MCP", "Agents", "Exchange",
        "Gateway", "WebDAV", "Doctor", "Replication", "Stores", "Terminal", "HTTP", "Fuse",
        "Digest",
        "Language", "Posix",
      ],
      swiftSettings: strict),
    // A file system in memory, mounted by a process of its own: a test must not wait for a mount
    // that it serves itself.
    .executableTarget(
      name: "FuseFixture", dependencies: ["Fuse", "Posix"], path: "Tests/Fixtures/FuseFixture",
      swiftSettings: strict),
    // Texts that cost most where an algorithm is not linear, and the clock that tells it.
    .target(
      name: "HostileTexts", path: "Tests/Fixtures/HostileTexts", swiftSettings: strict),
    // What each store must do, and a program that checks one by its URL.
    .target(
      name: "StoreConformance", dependencies: ["Stores", "Bundle", "Format", "Digest", "Posix"],
      path: "Tests/Fixtures/StoreConformance", swiftSettings: strict),
    .executableTarget(
      name: "StoresFixture", dependencies: ["StoreConformance", "Stores"],
      path: "Tests/Fixtures/StoresFixture", swiftSettings: strict),
    // Waiting for what comes by itself.
    .target(
      name: "Waiting", dependencies: ["Posix"], path: "Tests/Fixtures/Waiting",
      swiftSettings: strict),
    // The programs of examples/library, where they have a package of their own; built here as well, so that
    // each build of the tests tries them.
    .executableTarget(
      name: "journal", dependencies: ["MemCube"], path: "examples/library/Sources/journal"),
    .executableTarget(
      name: "chat", dependencies: ["MemCube"], path: "examples/library/Sources/chat"),
    // What benchmarks/run calls; not installed.
    .executableTarget(
      name: "memcube-bench", dependencies: memory + ["Embedding", "SQLite", "Digest", "Posix"],
      path: "benchmarks/memcube-bench",
      swiftSettings: strict),
    tests("PosixTests", ["Posix", "Digest", "Waiting"]),
    tests("SQLiteTests", ["SQLite", "Posix"]),
    tests("LanguageTests", ["Language", "YAML", "Posix"]),
    tests("EmbeddingTests", ["Embedding", "CKernels", "Digest", "HostileTexts", "Posix"]),
    tests(
      "ModelPackagesTests",
      ["ModelPackages", "Embedding", "CKernels", "Digest", "Format", "Posix"]),
    tests("FuseTests", ["Fuse", "FuseFixture", "CFuse", "Posix", "Waiting"]),
    tests("HTTPTests", ["HTTP", "HTTPClient", "Posix", "Waiting"]),
    tests(
      "StoresTests",
      ["Stores", "StoreConformance", "Bundle", "Format", "Digest", "HTTPClient", "Posix"]),
    tests(
      "MemCubeTests",
      memory + ["Embedding", "SQLite", "HostileTexts", "Language", "Posix", "Digest", "Waiting"]),
    tests(
      "MemCubeFSTests",
      memory + ["MemCubeFS", "Fuse", "Digest", "HostileTexts", "Language", "Posix", "Waiting"]),
    tests(
      "ReplicationTests",
      ["Replication", "Stores", "MemCube", "Index", "Bundle", "Format", "Digest", "Posix"]),
    tests("MCPTests", memory + ["MCP", "Posix"]),
    tests("AgentsTests", memory + ["Agents", "Digest", "Posix"]),
    tests("ExchangeTests", memory + ["Agents", "Exchange", "Digest", "Language", "Posix"]),
    tests(
      "GatewayTests",
      memory + [
        "Gateway", "Stores", "HTTP", "HTTPClient", "Digest", "HostileTexts", "SQLite", "Posix",
        "Waiting",
      ]),
    tests("TerminalTests", ["Terminal", "Posix"]),
    tests("DoctorTests", memory + ["Doctor", "Terminal", "Digest", "Posix", "Waiting"]),
    tests(
      "WebDAVTests",
      memory + ["WebDAV", "XML", "HTTP", "Gateway", "Digest", "Posix", "Waiting"]),
    tests("CommandTests", memory + ["memcube", "Objects", "Terminal", "Fuse", "Posix", "Waiting"]),
  ]
)
