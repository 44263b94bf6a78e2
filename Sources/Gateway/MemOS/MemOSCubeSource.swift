internal import MemCube
internal import Posix

/// What a call registers: a path or a name, and the id that the cube gets.
struct MemOSCubeSource: Sendable {
  /// The path; else the name.
  let source: [UInt8]
  /// The field that holds `source`.
  let field: String
  /// The path, where one is given.
  let path: [UInt8]?
  let id: [UInt8]
  /// The name that is shown.
  let name: [UInt8]
  /// Whether `source` can only be something below an import root. Any other path names a cube of the
  /// store.
  let isOutside: Bool

  /// - Throws: where nothing is named, and where a path leads out of the import roots.
  init(_ call: Call, _ scope: MemOSScope) throws(Fault) {
    func given(_ name: String) throws(Fault) -> [UInt8]? {
      try call.body.text(name).flatMap { $0.isBlank ? nil : $0 }
    }
    let name = try given("name")
    var (path, field) = (try given("path"), "path")
    if path == nil { (path, field) = (try given("mem_cube_name_or_path"), "mem_cube_name_or_path") }
    if path == nil { field = "name" }
    guard let source = path ?? name else { throw .missing("name") }
    guard source.count <= 4096, !source.contains(0) else {
      throw .invalid(field, "\(field) is too long, or holds a NUL")
    }
    let last = Path(source).lastComponent
    let named = try scope.id("mem_cube_id") ?? name
    let id = named ?? last
    try MemOSScope.check(id, "mem_cube_id")
    guard !id.isBlank, named != nil || last != [0x2E] else {
      throw .invalid(field, "\(field) names no MemCube")
    }
    try Fields.refuseUnnamable(id, "mem_cube_id")
    let steps = source.split(separator: 0x2F)
    let goesUp = steps.contains { $0.elementsEqual([0x2E, 0x2E]) }
    (self.source, self.field, self.path, self.id, self.name) = (source, field, path, id, name ?? id)
    isOutside = source.first == 0x2F || goesUp || source.asText.contains("://")
    // Also where the cube is there already: an answer that goes well would say that it was read.
    let hasRoots = !call.gateway.settings.importRoots.isEmpty
    guard isOutside || hasRoots && source.contains(0x2F) else { return }
    do { try call.gateway.importRoots.refuseOutside(source) } catch {
      throw outside(call.gateway)
    }
  }

  /// Says that there is nothing to import.
  func outside(_ gateway: Gateway) -> Fault {
    let text =
      gateway.settings.importRoots.isEmpty
      ? "'\(source.asText)' leads out of the store, and the server imports from nowhere "
        + "(--import-root)"
      : "'\(source.asText)' is no MemCube below a directory that the server imports from"
    return MemOS.refusal(text, field: field)
  }
}
