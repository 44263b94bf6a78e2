internal import Bundle
internal import Posix

extension Gateway {
  /// A fault as a caller may hear it. Where things are on this machine is not theirs to know: paths lose the
  /// directory that they are in, and the operator gets the whole sentence.
  func told(_ fault: Fault) -> Fault {
    var told = fault
    told.message = self.told(fault.message)
    return told
  }

  /// The same of a sentence.
  package func told(_ sentence: String) -> String {
    var told = sentence
    for place in ownPlaces { told = told.replacing(place, with: "") }
    if told != sentence { settings.report("a call failed: \(sentence)") }
    return told
  }

  /// The directories of this server, each with its slash, by all their names.
  private var ownPlaces: [String] {
    var places: [String] = []
    for path in [host.store, host.state, host.cache] + settings.importRoots {
      for name in [path, (try? Files.realPath(path)) ?? path] where name.bytes.count > 1 {
        places.append("\(name)/")
      }
    }
    // One may be in another: the longest name first.
    return places.sorted { $0.utf8.count > $1.utf8.count }
  }
}
