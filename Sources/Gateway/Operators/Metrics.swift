internal import MemCube
internal import Posix

/// What the server answered, by endpoint and status, and how long that took.
final class Metrics: Sendable {
  /// The upper ends of the histogram's buckets, microseconds.
  static let bounds: [Int64] = [
    1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000, 2_500_000,
    5_000_000, 10_000_000, 30_000_000,
  ]

  private struct Key: Hashable {
    var dialect, method, path: String
  }

  private struct Series {
    var statuses: [Int: Int64] = [:]
    /// Calls by bucket; the last one holds those beyond all bounds.
    var buckets = Array(repeating: Int64(0), count: bounds.count + 1)
    var micros: Int64 = 0
  }

  private let series = Condition<[Key: Series]>([:])
  /// When the server began.
  let began: Timestamp

  init(began: Timestamp) { self.began = began }

  /// Counts a call. One that leads to no endpoint has an empty path: what callers write is no label.
  func note(_ dialect: String, _ endpoint: Endpoint?, status: Int, micros: Int64) {
    let key = Key(
      dialect: dialect, method: endpoint?.method.rawValue ?? "",
      path: endpoint.map { EndpointDescription.prefix(of: dialect) + $0.pattern.text } ?? "")
    let bucket = Self.bounds.firstIndex { micros <= $0 } ?? Self.bounds.count
    series.withLock { series in
      series[key, default: Series()].statuses[status, default: 0] += 1
      series[key, default: Series()].buckets[bucket] += 1
      series[key, default: Series()].micros += max(0, micros)
    }
  }

  /// Writes them in a fixed order.
  func write(to page: inout MetricsPage) {
    let all = series.withLock { $0 }.sorted {
      ($0.key.dialect, $0.key.path, $0.key.method) < ($1.key.dialect, $1.key.path, $1.key.method)
    }
    func labels(_ key: Key) -> [(String, String)] {
      [("dialect", key.dialect), ("method", key.method), ("endpoint", key.path)]
    }
    page.head("memcube_http_requests_total", "counter", "Requests that were answered.")
    for (key, series) in all {
      for (status, count) in series.statuses.sorted(by: { $0.key < $1.key }) {
        page.line(
          "memcube_http_requests_total", labels(key) + [("status", "\(status)")], "\(count)")
      }
    }
    let name = "memcube_http_request_duration_seconds"
    page.head(name, "histogram", "Time from a whole request to its answer.")
    for (key, series) in all {
      var sum: Int64 = 0
      for (place, count) in series.buckets.enumerated() {
        sum += count
        let bound = place < Self.bounds.count ? MetricsPage.seconds(Self.bounds[place]) : "+Inf"
        page.line("\(name)_bucket", labels(key) + [("le", bound)], "\(sum)")
      }
      page.line("\(name)_sum", labels(key), MetricsPage.seconds(series.micros))
      page.line("\(name)_count", labels(key), "\(sum)")
    }
  }
}

/// A page in the text format of Prometheus, version 0.0.4.
struct MetricsPage {
  private(set) var bytes: [UInt8] = []

  /// Begins a metric.
  mutating func head(_ name: String, _ type: String, _ help: String) {
    bytes += Array("# HELP \(name) \(help)\n# TYPE \(name) \(type)\n".utf8)
  }

  /// A sample.
  mutating func line(_ name: String, _ labels: [(String, String)], _ value: String) {
    var text = name
    if !labels.isEmpty {
      text += "{" + labels.map { "\($0.0)=\"\(Self.escaped($0.1))\"" }.joined(separator: ",") + "}"
    }
    bytes += Array("\(text) \(value)\n".utf8)
  }

  /// A whole metric of values of the moment.
  mutating func gauges(
    _ name: String, _ help: String, _ samples: [(labels: [(String, String)], value: Int64)]
  ) {
    head(name, "gauge", help)
    for sample in samples { line(name, sample.labels, "\(sample.value)") }
  }

  /// A metric that is 1, and whose labels tell something.
  mutating func info(_ name: String, _ help: String, _ labels: [(String, String)]) {
    gauges(name, help, [(labels, 1)])
  }

  /// Microseconds as seconds: `0.0025`.
  static func seconds(_ micros: Int64) -> String {
    let (whole, rest) = micros.quotientAndRemainder(dividingBy: 1_000_000)
    if rest == 0 { return "\(whole)" }
    var digits = String(rest)
    digits = String(repeating: "0", count: 6 - digits.utf8.count) + digits
    while digits.hasSuffix("0") { digits.removeLast() }
    return "\(whole).\(digits)"
  }

  private static func escaped(_ value: String) -> String {
    var out = ""
    for character in value.unicodeScalars {
      switch character {
      case "\\": out += "\\\\"
      case "\"": out += "\\\""
      case "\n": out += "\\n"
      default: out.unicodeScalars.append(character)
      }
    }
    return out
  }
}
