public import Posix

/// The programs that read what we do not. Each gets the document as its standard input or as a file
/// of its own, and what it says is the text.
public struct DocumentPrograms: Sendable {
  /// Where programs are looked for (`PATH`).
  public var search: [UInt8]
  /// What each may use.
  public var limits: BoundedProgram.Limits
  /// Where copies are made for them.
  public var directory: Path
  /// The longest text that one gives, bytes.
  public static let textLimit = 32 << 20

  /// Programs of a search path, bounded, with a directory for what they need.
  public init(
    search: [UInt8] = Environment.value("PATH") ?? Array("/usr/local/bin:/usr/bin:/bin".utf8),
    limits: BoundedProgram.Limits = BoundedProgram.Limits(), directory: Path
  ) {
    self.search = search
    self.limits = limits
    self.directory = directory
  }

  /// A PDF's text, by poppler.
  /// - Throws: `DocumentError`, in which `shown` names the document.
  public func pdf(_ content: ByteSource, _ shown: String) throws(DocumentError) -> [UInt8] {
    let said = try run(
      ["pdftotext"], ["-q", "-enc", "UTF-8", "-", "-"], content, shown, package: "poppler-utils")
    // Pages end with a form feed.
    let text = said.flatMap { $0 == 0x0C ? [0x0A, 0x0A] : [$0] }
    guard text.contains(where: { $0 > 0x20 }) else {
      throw .unreadable("\(shown) holds no text; is it scanned? give its pages as images")
    }
    return text
  }

  /// What stands in an image, by tesseract.
  public func image(_ content: ByteSource, _ shown: String) throws(DocumentError) -> [UInt8] {
    try run(["tesseract"], ["stdin", "stdout"], content, shown, package: "tesseract-ocr")
  }

  /// An office file's text: read here, or by the lightest program that reads what is not.
  public func office(
    _ content: ByteSource, _ ending: String, _ shown: String
  ) throws(DocumentError) -> [UInt8] {
    if OfficeText.endings.contains(ending) {
      guard
        let text = OfficeText.text(
          try whole(content, shown, OfficeText.sourceLimit), ending: ending)
      else {
        throw .unreadable(
          "\(shown) is damaged, is no \(ending.uppercased()) document, or has more than "
            + "\(OfficeText.unpackedLimit >> 20) MiB unpacked")
      }
      return text
    }
    let (names, arguments, package) = Self.light(ending)
    if BoundedProgram.find(names, in: search) != nil {
      return try run(names, arguments, content, shown, package: package)
    }
    guard let (_, soffice) = BoundedProgram.find(["soffice", "libreoffice"], in: search) else {
      let other = Self.suite(ending)
      let either = package.isEmpty ? other : "\(package), or \(other)"
      throw .missingHelper("\(shown) needs a program to read it: install the package \(either)")
    }
    return try convert(content, ending, shown, soffice)
  }

  /// A program that reads one kind of office file from its standard input, its arguments, and its
  /// package.
  private static func light(_ ending: String) -> ([String], [String], String) {
    switch ending {
    case "rtf":
      (["pandoc"], ["--sandbox", "--from", ending, "--to", "plain", "--wrap", "none"], "pandoc")
    case "doc": (["catdoc"], ["-d", "utf-8", "-"], "catdoc")
    case "ppt": (["catppt"], ["-d", "utf-8", "-"], "catdoc")
    case "xls": (["xls2csv"], ["-d", "utf-8", "-"], "catdoc")
    default: ([], [], "")
    }
  }

  private static func suite(_ ending: String) -> String {
    switch ending {
    case "ppt": "libreoffice-impress-nogui"
    case "xls": "libreoffice-calc-nogui"
    default: "libreoffice-writer-nogui"
    }
  }

  /// By the office suite, which takes and makes files; of slides by way of a PDF.
  private func convert(
    _ content: ByteSource, _ ending: String, _ shown: String, _ soffice: Path
  ) throws(DocumentError) -> [UInt8] {
    let place = directory.appending("office-\(System.process)-\(Clock.monotonic())")
    defer { try? Files.removeTree(place) }
    let made: String
    let filter: String
    switch Self.suite(ending) {
    case "libreoffice-impress-nogui": (made, filter) = ("pdf", "pdf")
    case "libreoffice-calc-nogui":
      (made, filter) = ("csv", "csv:Text - txt - csv (StarCalc):44,34,76")
    default: (made, filter) = ("txt", "txt:Text (encoded):UTF8")
    }
    do {
      try Files.makeDirectories(place, mode: 0o700)
      let file = try Files.open(
        place.appending("document.\(ending)"),
        OpenFlags.write | OpenFlags.create | OpenFlags.exclusive)
      var at: Int64 = 0
      while at < content.count {
        let part = try content.read(at: at, count: 1 << 20)
        if part.isEmpty { break }
        try Files.write(file, part, at: at)
        at += Int64(part.count)
      }
    } catch { throw .unavailable("\(shown) cannot be copied: \(error)") }
    let arguments =
      [soffice.bytes]
      + [
        "--headless", "--norestore", "-env:UserInstallation=file://\(place)/profile",
        "--convert-to",
        filter, "--outdir", "\(place)", "\(place)/document.\(ending)",
      ].map { Array($0.utf8) }
    var bounds = limits
    bounds.memory = max(bounds.memory, 8 << 30)
    _ = try outcome(bounds, arguments, nil, shown, soffice)
    let result: ByteSource
    do {
      result = try ByteSource(
        HeldFile(try Files.open(place.appending("document.\(made)"), OpenFlags.read)))
    } catch { throw .unreadable("\(shown) cannot be read by \(soffice)") }
    return made == "pdf"
      ? try pdf(result, shown) : try Self.decoded(try whole(result, shown, Self.textLimit), shown)
  }

  private func whole(
    _ content: ByteSource, _ shown: String, _ limit: Int
  ) throws(DocumentError) -> [UInt8] {
    guard content.count <= Int64(limit) else {
      throw .tooLong("\(shown) is larger than \(limit >> 20) MiB")
    }
    do { return try content.all(limit: limit) } catch {
      throw .unavailable("\(shown) cannot be read: \(error)")
    }
  }

  /// A text as UTF-8: it is that, or in an encoding that it or its media type says, or that is plain.
  public static func decoded(
    _ bytes: [UInt8], _ shown: String, type: [UInt8]? = nil, isMarkup: Bool = false
  ) throws(DocumentError) -> [UInt8] {
    let encoding = TextEncoding(
      start: bytes, name: isMarkup ? Array("a.html".utf8) : [], type: type ?? [])
    let text = encoding.text(bytes)
    guard TextJudge.isText(bytes, encoding), String(validating: text, as: UTF8.self) != nil else {
      throw .unreadable("\(shown) is no UTF-8 text; convert it first, with iconv(1) say")
    }
    return text
  }

  /// Runs a program with the document as its standard input; what it says.
  private func run(
    _ names: [String], _ arguments: [String], _ content: ByteSource, _ shown: String,
    package: String
  ) throws(DocumentError) -> [UInt8] {
    guard let (_, path) = BoundedProgram.find(names, in: search) else {
      throw .missingHelper(
        "\(shown) needs \(names.joined(separator: " or ")) to be read: install the package "
          + package
      )
    }
    let input: HeldFile
    do {
      try Files.makeDirectories(directory, mode: 0o700)
      input = HeldFile(try content.copy(in: directory))
    } catch { throw .unavailable("\(shown) cannot be copied: \(error)") }
    return try outcome(limits, [path.bytes] + arguments.map { Array($0.utf8) }, input, shown, path)
  }

  private func outcome(
    _ bounds: BoundedProgram.Limits, _ arguments: [[UInt8]], _ input: HeldFile?, _ shown: String,
    _ program: Path
  ) throws(DocumentError) -> [UInt8] {
    var bounds = bounds
    bounds.output = Self.textLimit
    // Nothing of our own environment, keys among it, is any business of theirs.
    let environment = [
      Array("PATH=".utf8) + search, Array("HOME=\(directory)".utf8), Array("LC_ALL=C.UTF-8".utf8),
      Array("OMP_THREAD_LIMIT=1".utf8), Array("TMPDIR=\(directory)".utf8),
    ]
    let outcome: BoundedProgram.Outcome
    do {
      outcome = try BoundedProgram(bounds, environment: environment).run(
        arguments, input: input, directory: directory)
    } catch { throw .unavailable("\(program) cannot be started: \(error)") }
    switch outcome {
    case .done(let said):
      return String(validating: said, as: UTF8.self) == nil
        ? Array(String(decoding: said, as: UTF8.self).utf8) : said
    case .failed(let ending, let complaint):
      let name = String(decoding: program.lastComponent, as: UTF8.self)
      let how =
        switch ending {
        case .exited(let status): "status \(status)"
        case .signaled(let signal): "signal \(signal)"
        }
      let line = complaint.prefix { $0 != 0x0A }.prefix(200).map { $0 < 0x20 ? 0x20 : $0 }
      let said = line.isEmpty ? "" : ": \(String(decoding: line, as: UTF8.self))"
      throw .unreadable("\(shown) cannot be read by \(name) (\(how))\(said)")
    case .tooLong:
      throw .unreadable("\(shown) took longer than \(bounds.time / 1_000_000_000) s to be read")
    case .tooMuch: throw .tooLong("\(shown) has more than \(Self.textLimit >> 20) MiB of text")
    }
  }
}
