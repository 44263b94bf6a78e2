internal import Posix

/// Times of one thing in several places, measured in turns, so that what else the machine does
/// hits all of them alike.
struct Sampling {
  /// Nanoseconds an operation, of each batch, for each place.
  private(set) var samples: [[Double]]

  init(places: Int) { samples = Array(repeating: [], count: places) }

  /// Runs batches: in each, one after the other, every place once. `batch` gives how many
  /// operations it did and how many nanoseconds they took.
  mutating func measure(
    batches: Int, _ batch: (_ place: Int, _ round: Int) throws -> (operations: Int, time: Int64)
  ) rethrows {
    // The first round fills caches and is not counted.
    for round in 0...batches {
      for turn in samples.indices {
        // No sample is always the first.
        let place = (turn + round) % samples.count
        let (operations, time) = try batch(place, round)
        if round > 0 { samples[place].append(Double(time) / Double(max(operations, 1))) }
      }
    }
  }

  /// The median of a place's batches.
  func median(_ place: Int) -> Double {
    let sorted = samples[place].sorted()
    return sorted.isEmpty ? .nan : sorted[sorted.count / 2]
  }
}
