import Glibc
import StoreConformance
import Stores

/// Checks a store by its URL: `StoresFixture URL BYTES [CHECK…]`. A line for each check; the exit status is 1
/// where one fails.
@main struct StoresFixture {
  static func main() {
    let words = CommandLine.arguments.dropFirst()
    guard let url = words.first, let large = words.dropFirst().first.flatMap({ Int($0) }) else {
      print("usage: StoresFixture URL BYTES [CHECK...]")
      exit(2)
    }
    let chosen = words.dropFirst(2)
    let known = (Conformance.checks + Conformance.long).map(\.name)
    if let unknown = chosen.first(where: { !known.contains($0) }) {
      print("there is no check \(unknown): \(known.joined(separator: " "))")
      exit(2)
    }
    var isGood = true
    do {
      let place = try StoreURL(Array(url.utf8))
      let suite = Conformance(one: try place.open(), other: try place.open(), large: large)
      let all = Conformance.checks + (chosen.isEmpty ? [] : Conformance.long)
      for check in all where chosen.isEmpty || chosen.contains(check.name) {
        let began = clock()
        do {
          try check.run(suite)
          print("ok    \(check.name) \(Double(clock() - began) / 1_000_000) s of the processor")
        } catch {
          print("FAIL  \(check.name): \(error)")
          isGood = false
        }
      }
    } catch {
      print("FAIL  \(error)")
      isGood = false
    }
    exit(isGood ? 0 : 1)
  }
}
