// swift-tools-version: 6.2
import PackageDescription

// Two programs that use memcube as a library. Elsewhere the dependency is the address of a repository.
let package = Package(
  name: "examples",
  dependencies: [.package(name: "memcube", path: "../..")],
  targets: [
    .executableTarget(
      name: "journal", dependencies: [.product(name: "MemCube", package: "memcube")]),
    .executableTarget(name: "chat", dependencies: [.product(name: "MemCube", package: "memcube")]),
  ]
)
