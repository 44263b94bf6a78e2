internal import Glibc
internal import Posix

/// Measures, and prints tables: `memcube-bench SECTION [ARGUMENT…]`. One file a section.
@main struct MemCubeBench {
  /// Every section: its name, its arguments, and what runs it.
  static let sections: [(name: String, usage: String, run: @Sendable ([String]) throws -> Void)] = [
    ("roundtrips", RoundTrips.usage, RoundTrips.run), ("scaling", Scaling.usage, Scaling.run),
    ("writing", Writing.usage, Writing.run), ("rebuilding", Rebuilding.usage, Rebuilding.run),
    ("searching", Searching.usage, Searching.run), ("filling", Filling.usage, Filling.run),
    ("notes", Notes.usage, Notes.run), ("extract", Extracting.usage, Extracting.run),
    ("reconcile", Reconciling.usage, Reconciling.run),
    ("retrieval", Retrieval.usage, Retrieval.run),
    ("embeddings", Embeddings.usage, Embeddings.run), ("meaning", Meaning.usage, Meaning.run),
    ("quality", Quality.usage, Quality.run), ("features", Featuring.usage, Featuring.run),
  ]

  static func main() {
    let arguments = Array(CommandLine.arguments.dropFirst())
    guard let section = sections.first(where: { $0.name == arguments.first }) else {
      for section in sections {
        StandardStream.error.line("usage: memcube-bench \(section.name) \(section.usage)")
      }
      exit(2)
    }
    do { try section.run(Array(arguments.dropFirst())) } catch {
      StandardStream.error.line("memcube-bench: \(error)")
      exit(1)
    }
  }
}

/// Why a measurement could not be made, for people.
struct Trouble: Error, CustomStringConvertible {
  let description: String
}
