internal import Bundle
internal import Posix

/// Whether the store can be written, as a file shows that is written there and never gets a name. It is
/// tried at most every two seconds, however often callers ask.
final class StoreHealth: Sendable {
  private struct Look {
    var time: Int64 = .min / 2
    var objection: String?
  }

  private static let (rest, probe): (Int64, Int) = (2_000_000_000, 4096)

  private let last = Condition(Look())

  /// Why the store cannot be written; nil: it can.
  func objection(to host: Host) -> String? {
    last.withLock { last in
      let now = Clock.monotonic()
      if now - last.time >= Self.rest {
        last = Look(time: now, objection: Self.tried(host))
      }
      return last.objection
    }
  }

  private static func tried(_ host: Host) -> String? {
    for (name, path) in [("store", host.store), ("state", nearest(host.state))] {
      do throws(Errno) {
        let file = try HeldFile.temporary(in: path)
        try Files.write(file, Array(repeating: 0x30, count: probe), at: 0)
      } catch {
        return "the directory of the \(name) cannot be written: \(error)"
      }
    }
    return nil
  }

  /// The directory itself, or, before anything was made there, the nearest one above it that is there.
  private static func nearest(_ path: Path) -> Path {
    var place = path
    while !Files.exists(place), place.bytes.count > 1 { place = place.parent }
    return place
  }
}
