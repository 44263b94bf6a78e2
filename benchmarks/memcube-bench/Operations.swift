internal import Glibc
internal import Posix

extension RoundTrips {
  /// One thing to time.
  struct Operation {
    let name: String
    var isLong = false
    /// Makes what the batches need, in a place's directory; not timed.
    var prepare: (String) throws -> Void = { _ in }
    /// Does the operation many times.
    let batch: (String, Int) throws -> (operations: Int, time: Int64)
  }

  /// A small memory.
  static let text = [UInt8](repeating: 0x6D, count: 500)

  static func operations(entries: Int) -> [Operation] {
    [
      missingName, cachedStatus, createWriteClose, readSmall, renameOver,
      listing(entries), listingKept(entries),
    ]
  }

  /// The time of a body, in nanoseconds.
  private static func time(_ body: () throws -> Void) rethrows -> Int64 {
    let start = Clock.monotonic()
    try body()
    return Clock.monotonic() - start
  }

  /// `count` names below a place; made before the clock runs.
  private static func names(_ place: String, _ prefix: String, _ count: Int) -> [String] {
    (0..<count).map { "\(place)/\(prefix)-\($0)" }
  }

  private static func check(_ result: Int32, _ what: String) throws {
    if result < 0 { throw Trouble(description: "\(what): \(Errno.current)") }
  }

  /// Makes a small memory.
  static func write(_ name: String) throws {
    let file = unsafe Glibc.open(name, O_WRONLY | O_CREAT | O_EXCL, 0o644)
    try check(file, name)
    if unsafe Glibc.write(file, text, text.count) != text.count { try check(-1, name) }
    try check(close(file), name)
  }

  private static func remove(_ names: [String]) { for name in names { unsafe unlink(name) } }

  private static var missingName: Operation {
    Operation(name: "lookup of a missing name") { place, round in
      let missing = names(place, "missing-\(round)", 100)
      let time = time { for name in missing { unsafe access(name, F_OK) } }
      return (missing.count, time)
    }
  }

  private static var cachedStatus: Operation {
    Operation(name: "stat, cached", prepare: { try write("\($0)/known") }) { place, _ in
      let name = "\(place)/known"
      var status = stat()
      let time = time { for _ in 0..<500 { unsafe stat(name, &status) } }
      return (500, time)
    }
  }

  private static var createWriteClose: Operation {
    Operation(name: "create, write 500 bytes, close") { place, round in
      let new = names(place, "new-\(round)", 50)
      let time = try time { for name in new { try write(name) } }
      remove(new)
      return (new.count, time)
    }
  }

  private static var readSmall: Operation {
    Operation(
      name: "open, read 500 bytes, close",
      prepare: { for name in names($0, "small", 100) { try write(name) } }
    ) { place, _ in
      let small = names(place, "small", 100)
      var buffer = [UInt8](repeating: 0, count: 4096)
      let time = try time {
        for name in small {
          let file = unsafe Glibc.open(name, O_RDONLY)
          if unsafe Glibc.read(file, &buffer, buffer.count) != text.count { try check(-1, name) }
          close(file)
        }
      }
      return (small.count, time)
    }
  }

  private static var renameOver: Operation {
    Operation(name: "rename over", prepare: { try write("\($0)/target") }) { place, round in
      let fresh = names(place, "fresh-\(round)", 50)
      for name in fresh { try write(name) }
      let time = try time {
        for name in fresh { try check(unsafe rename(name, "\(place)/target"), name) }
      }
      return (fresh.count, time)
    }
  }

  /// A listing that the kernel has not kept: a change in the directory before each.
  private static func listing(_ entries: Int) -> Operation {
    Operation(
      name: "readdir of \(entries), an entry", isLong: true,
      prepare: { place in
        try Files.makeDirectory(Path("\(place)/many"))
        for name in names("\(place)/many", "entry", entries) { try write(name) }
      }
    ) { place, round in
      try write("\(place)/many/more-\(round)")
      return try list("\(place)/many")
    }
  }

  private static func listingKept(_ entries: Int) -> Operation {
    Operation(name: "readdir of \(entries) again, an entry", isLong: true) { place, _ in
      try list("\(place)/many")
    }
  }

  private static func list(_ directory: String) throws -> (Int, Int64) {
    var count = 0
    let time = try time {
      guard let stream = unsafe opendir(directory) else { return try check(-1, directory) }
      while unsafe readdir(stream) != nil { count += 1 }
      unsafe closedir(stream)
    }
    return (count, time)
  }
}
