internal import Format
internal import Text

/// What of a MemOS cube's config.json is looked at: it may hold keys, and nothing of it is shown.
struct MemOSConfiguration {
  /// How memories stand in the file.
  enum Shape: String, CaseIterable, Sendable {
    /// A list of items.
    case naive
    /// A list of records with vectors.
    case general
    /// Nodes and edges.
    case tree
  }

  static let schema = "memos.configs.mem_cube.GeneralMemCubeConfig"

  var userID, cubeID: [UInt8]?
  /// The file of memories; nil: there is none.
  var memoryFile: [UInt8]?
  /// Files that are kept as they are.
  var opaqueFiles: [[UInt8]] = []

  private static let parts: [(name: String, backends: Set<String>, file: String)] = [
    ("text_mem", ["naive_text", "general_text", "tree_text"], "textual_memory.json"),
    ("act_mem", ["kv_cache", "vllm_kv_cache"], "activation_memory.pickle"),
    ("para_mem", ["lora"], "parametric_memory.adapter"), ("pref_mem", ["pref_text"], ""),
  ]

  init(_ text: [UInt8]) throws(DocumentError) {
    let json: JSON
    do { json = try JSON.parse(text) } catch {
      throw .unreadable("config.json cannot be read: \(error)")
    }
    guard json["model_schema"]?.string?.elementsEqual(Self.schema.utf8) == true else {
      throw .unreadable("config.json is of no MemOS cube: its model_schema is not \(Self.schema)")
    }
    userID = json["user_id"]?.string
    cubeID = json["cube_id"]?.string
    for part in Self.parts {
      let backend = json[part.name]?["backend"]?.string?.asText ?? "uninitialized"
      let isThere = backend != "uninitialized"
      guard !isThere || part.backends.contains(backend) else {
        throw .unreadable(
          "config.json: nothing is known of the backend '\(backend)' of \(part.name)")
      }
      let given = json[part.name]?["config"]?["memory_filename"]?.string
      let file = given ?? Array(part.file.utf8)
      guard !file.contains(0x2F), !file.contains(0), file != [0x2E], file != [0x2E, 0x2E] else {
        throw .refused(
          "config.json: the memory_filename of \(part.name) leads out of the directory")
      }
      // What is not named may lie there as well, and is looked for by its usual name.
      if part.name == "text_mem" {
        memoryFile = file
      } else if !file.isEmpty {
        opaqueFiles.append(file)
      }
    }
  }
}
