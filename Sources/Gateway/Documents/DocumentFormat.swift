internal import Text

/// What a document is, by its first bytes and its name.
enum DocumentFormat: Hashable, Sendable {
  /// Text as it stands: Markdown, JSON, CSV, code.
  case text
  /// HTML, XML, SVG.
  case markup
  case pdf
  /// An office file, by its ending.
  case office(String)
  case image
  /// A recording, by the ending that says so to a service: `mp3`.
  case audio(String)
  /// None of these.
  case unknown

  private static let offices: Set<String> = [
    "docx", "odt", "rtf", "epub", "doc", "ppt", "xls", "pptx", "xlsx", "odp", "ods",
  ]
  private static let markups: Set<String> = ["html", "htm", "xhtml", "xml", "svg"]
  private static let images: Set<String> = [
    "png", "jpg", "jpeg", "gif", "tif", "tiff", "bmp", "webp",
  ]
  /// What services that write down speech take, by the ending.
  static let recordings: Set<String> = [
    "mp3", "mpga", "wav", "m4a", "mp4", "ogg", "oga", "opus", "flac", "webm", "aac",
  ]
  private static let types: [String: DocumentFormat] = [
    "text/html": .markup, "application/xhtml+xml": .markup, "application/xml": .markup,
    "text/xml": .markup, "application/pdf": .pdf, "application/msword": .office("doc"),
    "application/rtf": .office("rtf"), "text/rtf": .office("rtf"),
    "application/epub+zip": .office("epub"),
    "application/vnd.oasis.opendocument.text": .office("odt"),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": .office("docx"),
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": .office("pptx"),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": .office("xlsx"),
  ]

  /// How the files of images begin.
  private static let imageStarts: [[UInt8]] = [
    [0x89, 0x50, 0x4E, 0x47], [0xFF, 0xD8, 0xFF], Array("GIF8".utf8), [0x49, 0x49, 0x2A, 0x00],
    [0x4D, 0x4D, 0x00, 0x2A], Array("BM".utf8),
  ]

  /// The format of a document of this name and type (both may say nothing) that begins so.
  init(name: [UInt8], type: [UInt8]?, start: [UInt8]) {
    let ending = Self.ending(name)
    let media = type.map { String(decoding: $0.prefix { $0 != 0x3B }, as: UTF8.self) } ?? ""
    let known = Self.types[media.lowercased().filter { $0 != " " }]
    if start.starts(with: "%PDF-".utf8) {
      self = .pdf
    } else if Self.offices.contains(ending) {
      self = .office(ending)
    } else if case .office = known {
      self = known ?? .unknown
    } else if Self.isImage(start, ending) {
      self = .image
    } else if !start.isEmpty, start.contains(0) || Self.recordings.contains(ending),
      !TextJudge.isText(start, TextEncoding(start: start, name: name))
    {
      self = Self.recording(start, ending, media).map { .audio($0) } ?? .unknown
    } else if Self.markups.contains(ending) || known == .markup {
      self = .markup
    } else {
      self = ending == "pdf" ? .pdf : .text
    }
  }

  private static func isImage(_ start: [UInt8], _ ending: String) -> Bool {
    let isWebP = start.starts(with: "RIFF".utf8) && start.dropFirst(8).starts(with: "WEBP".utf8)
    // "BM" begins words as well.
    return isWebP
      || imageStarts.contains {
        start.starts(with: $0) && ($0.count > 2 || images.contains(ending))
      }
  }

  /// The ending of a recording by how it begins, by its name, or by its type; nil: it is none.
  private static func recording(_ start: [UInt8], _ ending: String, _ media: String) -> String? {
    if recordings.contains(ending) { return ending }
    if start.starts(with: "RIFF".utf8), start.dropFirst(8).starts(with: "WAVE".utf8) {
      return "wav"
    }
    if start.dropFirst(4).starts(with: "ftypM4A".utf8) { return "m4a" }
    for (begin, ending) in [("ID3", "mp3"), ("OggS", "ogg"), ("fLaC", "flac")]
    where start.starts(with: begin.utf8) { return ending }
    let types = [
      "audio/mpeg": "mp3", "audio/mp3": "mp3", "audio/wav": "wav", "audio/x-wav": "wav",
      "audio/wave": "wav", "audio/mp4": "m4a", "audio/x-m4a": "m4a", "audio/ogg": "ogg",
      "audio/opus": "opus", "audio/flac": "flac", "audio/x-flac": "flac", "audio/webm": "webm",
      "audio/aac": "aac",
    ]
    return types[media.lowercased().filter { $0 != " " }]
  }

  /// What follows the last dot of a name, in lower case.
  static func ending(_ name: [UInt8]) -> String {
    guard let dot = name.lastIndex(of: 0x2E) else { return "" }
    return String(decoding: name[(dot + 1)...], as: UTF8.self).lowercased()
  }
}
