/// What an object asks for in the set of paths that it belongs to; state rule 5.
package struct Want: Hashable, Sendable {
  /// The object.
  var object: ObjectID
  /// The path that it wants: cleaned, with at least one component.
  var wanted: [UInt8]
  /// Its claim to that path.
  var claim: Claim
  /// The digest of its content; nil where that is not here, so that it has no twin.
  var digest: ContentDigest?
}

/// Where an object of a set is shown.
package enum Shown: Hashable, Sendable {
  /// At this path.
  case path([UInt8])
  /// Not at all: it is a twin of the object that has its path, equal byte for byte.
  case twin(of: ObjectID)

  /// The path, if it has one.
  package var path: [UInt8]? {
    if case .path(let path) = self { path } else { nil }
  }
}

/// The paths of one set of objects (the live memories, the live documents, or the trash), as a
/// function of what they want; state rule 5. Takes time in O(n log n).
package struct PathAssignment: Hashable, Sendable {
  /// Every object of the set.
  package private(set) var shown: [ObjectID: Shown] = [:]
  /// D: every folder, also those in which nothing is shown.
  private(set) var folders: Set<[UInt8]> = []

  /// Gives every object its path: folders first, then by claim those whose wanted path is free,
  /// then by claim all others a made name.
  /// - Parameters:
  ///   - wants: one for each object.
  ///   - folders: cleaned paths of the folders that are there without a file (of the live
  ///     memories: by the settings `folder/PATH`); their parents come with them.
  /// - Returns: the paths of all, and the folders.
  package static func assign(_ wants: [Want], folders: some Sequence<[UInt8]>) -> PathAssignment {
    var out = PathAssignment()
    for folder in folders where !folder.isEmpty {
      out.addParents(of: folder)
      out.folders.insert(folder)
    }
    for want in wants { out.addParents(of: want.wanted) }
    var takers: [[UInt8]: Want] = [:]
    var others: [Want] = []
    for want in wants.sorted(by: { $0.claim < $1.claim }) {
      let taker = takers[want.wanted]
      if taker == nil && !out.folders.contains(want.wanted) {
        takers[want.wanted] = want
        out.shown[want.object] = .path(want.wanted)
      } else if let taker, let digest = want.digest, digest == taker.digest {
        out.shown[want.object] = .twin(of: taker.object)
      } else {
        others.append(want)
      }
    }
    for want in others {
      for name in NameCandidates(for: want.wanted, want.object)
      where takers[name] == nil && !out.folders.contains(name) {
        takers[name] = want
        out.shown[want.object] = .path(name)
        break
      }
    }
    return out
  }

  /// From the innermost outwards, so that a folder that is known ends the walk.
  private mutating func addParents(of path: [UInt8]) {
    for folder in PathCleaning.parents(of: path).reversed() {
      if !folders.insert(folder).inserted { return }
    }
  }
}

extension ObjectState {
  /// What the object asks for.
  package var want: Want { Want(object: object, wanted: wanted, claim: claim, digest: digest) }
}
