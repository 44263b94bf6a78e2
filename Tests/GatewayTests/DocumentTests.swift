import HTTP
import HTTPClient
import MemCube
import Posix
import Testing

@testable import Format
@testable import Gateway
@testable import Text

/// Documents: what reads them, and what may be read.
@Suite struct DocumentTests {
  /// A directory that goes with the value.
  final class Place {
    let path: Path

    init() throws {
      path = Path("/tmp/memcube-documents-\(UUIDs.random(Random.bytes(16)).asText)")
      try Files.makeDirectory(path)
    }

    deinit { try? Files.removeTree(path) }

    func write(_ name: String, _ text: String, mode: UInt32 = 0o600) throws {
      let file = try Files.open(
        path.appending(name), OpenFlags.write | OpenFlags.create, mode: mode)
      try Files.write(file, Array(text.utf8))
    }

    /// A reader whose helpers are scripts of this directory.
    var reader: DocumentText {
      DocumentText(
        search: path.bytes + Array(":/usr/bin:/bin".utf8), directory: path.appending("scratch"))
    }

    func text(_ bytes: [UInt8], _ name: String, type: String? = nil) -> String {
      do throws(DocumentError) {
        return try reader.read(
          .memory(bytes), named: Array(name.utf8), type: type.map { Array($0.utf8) }
        ).asText
      } catch { return "error: \(error.message)" }
    }
  }

  @Test func textsAreReadAsTheyAre() throws {
    let place = try Place()
    #expect(place.text(Array("# Title\n\nBody é".utf8), "a.md") == "# Title\n\nBody é")
    #expect(place.text([0xEF, 0xBB, 0xBF] + Array("x".utf8), "a.txt") == "x")
    #expect(place.text([0xFF, 0xFE, 0x61, 0, 0xE9, 0], "a.txt") == "aé")
    #expect(place.text([0xFE, 0xFF, 0, 0x61, 0], "a.txt") == "a")
    let page = "<html><style>x{}</style><h1>Hi &amp; you</h1>\n\n\n<p>Text</html>"
    #expect(place.text(Array(page.utf8), "a.html") == "# Hi & you\n\nText\n")
    #expect(
      place.text(Array(page.utf8), "page", type: "text/html; charset=utf-8").hasPrefix("# Hi"))
    #expect(place.text([0x61, 0xFF], "a.txt").contains("UTF-8"))
    #expect(place.text([0x61, 0xE9], "a.txt", type: "text/plain; Charset=ISO-8859-1") == "aé")
    #expect(place.text(Array("aé".utf8), "a.txt", type: "text/plain; charset=latin1") == "aé")
    let old = Array("<meta charset=koi8-r><p>a".utf8) + [0xC1]
    #expect(place.text(old, "a.html") == "aа\n")
    #expect(place.text(old, "a", type: "text/html;charset=\"windows-1252\"") == "aÁ\n")
    #expect(place.text([0x61, 0x00, 0x61], "a.bin").contains("nothing here reads such files"))
    #expect(place.text(Array(" \n".utf8), "a.txt").contains("holds no text"))
    #expect(place.text([], "a.txt").contains("'a.txt' holds no text"))
  }

  @Test func missingHelpersAreNamedByTheirPackage() throws {
    let place = try Place()
    var reader = place.reader
    reader.search = place.path.bytes
    for (name, start, package) in [
      ("a.pdf", "%PDF-1.4", "poppler-utils"), ("a.rtf", "{\\rtf", "pandoc"),
      ("a.ppt", "x", "libreoffice-impress-nogui"), ("a.xls", "x", "catdoc"),
      ("a.png", "\u{89}PNG", "tesseract-ocr"), ("noname", "%PDF-1.4", "poppler-utils"),
    ] {
      let bytes = start.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
      #expect(
        throws: DocumentError.self, "\(name)",
        performing: {
          try reader.read(.memory(bytes), named: Array(name.utf8))
        })
      do { _ = try reader.read(.memory(bytes), named: Array(name.utf8)) } catch {
        #expect(error.message.contains(package), "\(error.message)")
        #expect(error.message.contains(name))
      }
    }
  }

  /// Scripts stand for the programs: what they are given, and what becomes of what they say.
  @Test func helpersAreRunBounded() throws {
    let place = try Place()
    try place.write(
      "pdftotext", "#!/bin/sh\necho \"$@\"; cat; printf '\\fpage'; echo key=$SECRET", mode: 0o700)
    #expect(
      place.text(Array("%PDF-1.4 x".utf8), "a.pdf")
        == "-q -enc UTF-8 - -\n%PDF-1.4 x\n\npagekey=\n")
    try place.write("tesseract", "#!/bin/sh\necho bad image >&2; exit 1", mode: 0o700)
    let image = place.text([0x89, 0x50, 0x4E, 0x47, 0], "a.png")
    #expect(image.contains("tesseract (status 1): bad image"), "\(image)")
    try place.write("catdoc", "#!/bin/sh\nprintf '\\377bad'", mode: 0o700)
    #expect(place.text([0], "a.doc") == "\u{FFFD}bad")
    try place.write(
      "soffice",
      """
      #!/bin/sh
      for last; do :; done
      while [ "$1" != --outdir ]; do shift; done
      { echo suite; cat "$last"; } > "$2/document.csv"
      """, mode: 0o700)
    #expect(place.text(Array("PK rest".utf8), "a.xls") == "suite\nPK rest")
    try place.write("pandoc", "#!/bin/sh\nsleep 1000", mode: 0o700)
    var reader = place.reader
    reader.limits.time = 300_000_000
    #expect(throws: DocumentError.self) {
      try reader.read(.memory([1]), named: Array("a.rtf".utf8))
    }
    reader.limit = 3
    #expect(throws: DocumentError.tooLong("'a' is larger than 0 MiB")) {
      try reader.read(.memory([1, 2, 3, 4]), named: [0x61])
    }
    // Nothing is left behind.
    #expect(try Files.list(place.path.appending("scratch")).isEmpty)
  }

  /// Office documents need no program; a damaged one says so.
  @Test func officeDocumentsAreReadHere() throws {
    let place = try Place()
    #expect(place.text(Array("PK rest".utf8), "a.docx").contains("is no DOCX document,"))
    #expect(place.text([], "a.xlsx").contains("is damaged"))
  }

  @Test func onlyImportRootsAreRead() throws {
    let place = try Place()
    try Files.makeDirectories(place.path.appending("root/sub"))
    try place.write("secret.txt", "secret")
    try place.write("root/a.txt", "a")
    try place.write("root/sub/b.txt", "b")
    try Files.symlink(target: Array("../secret.txt".utf8), at: place.path.appending("root/link"))
    try Files.makeFifo(place.path.appending("root/pipe"))
    let root = place.path.appending("root")
    let roots = ImportRoots(roots: [place.path.appending("none"), root])
    #expect(try roots.open(Array("a.txt".utf8)).name == Array("a.txt".utf8))
    #expect(try roots.open(root.appending("a.txt").bytes).status.kind == .regular)
    for path in ["../secret.txt", "link", "/etc/passwd", "pipe", "no", "", "a\u{0}", "a.txt/b"] {
      #expect(throws: DocumentError.self, "\(path)") { try roots.open(Array(path.utf8)) }
    }
    #expect(throws: DocumentError.self) { try ImportRoots(roots: []).open(Array("a.txt".utf8)) }
    var names: [String] = []
    var leftOut: [String] = []
    var count = 0
    let leaveOut = { (name: [UInt8], why: String) in leftOut.append("\(name.asText): \(why)") }
    let whole = try roots.open([0x2E]).file
    try roots.visit(whole, &count, leaveOut: leaveOut) { (name, _) throws(DocumentError) in
      names.append(name.asText)
    }
    #expect(names == ["a.txt", "sub/b.txt"] && count == 2)
    #expect(
      leftOut == [
        "link: it is a symlink, which is not followed",
        "pipe: it is neither a file nor a directory",
      ])
    // The store's own directories are in no root.
    let without = ImportRoots(roots: [root], hidden: [try Files.realPath(root.appending("sub"))])
    #expect(throws: DocumentError.self) { try without.open(Array("sub/b.txt".utf8)) }
    #expect(throws: DocumentError.self) { try without.open(Array("sub".utf8)) }
    (names, count) = ([], 0)
    let rest = try without.open([0x2E]).file
    try without.visit(rest, &count, leaveOut: leaveOut) { (name, _) throws(DocumentError) in
      names.append(name.asText)
    }
    #expect(names == ["a.txt"])
  }

  private struct Pages: Handler {
    func respond(to request: Request) -> Response {
      switch request.target.asText {
      case "/page":
        Response(
          status: 200, fields: [Request.Field("Content-Type", "text/html")],
          body: .bytes(Array("<p>Hello".utf8)))
      case "/moved": Response(status: 302, fields: [Request.Field("Location", "page")])
      case "/round": Response(status: 302, fields: [Request.Field("Location", "/round")])
      case "/file": Response(status: 302, fields: [Request.Field("Location", "file:///etc/passwd")])
      case "/long": Response(status: 200, body: .bytes(Array(repeating: 1, count: 2000)))
      default: Response(status: 404)
      }
    }

    func refuse(_ request: Request, _ refusal: Refusal) -> Response { Response(status: 503) }
  }

  @Test func theWebIsReadOnlyWithTheRight() throws {
    let place = try Place()
    let server = try Server(ServerOptions(.internet("127.0.0.1", port: 0)), Pages())
    defer { server.stop() }
    guard case .internet(let name, let port) = server.address else { return }
    func fetch(_ path: String, _ reach: WebDocument.Reach = .anywhere) -> String {
      let web = WebDocument(reach: reach, limit: 1000, directory: place.path)
      do throws(DocumentError) {
        let found = try web.fetch(Array("http://\(name):\(port)\(path)".utf8))
        let text = (try? found.content.all(limit: 1000).asText) ?? ""
        return "\(found.name.asText) \(found.type?.asText ?? "") \(text)"
      } catch { return "error: \(error.message)" }
    }
    #expect(fetch("/page") == "page text/html <p>Hello")
    #expect(fetch("/moved") == "page text/html <p>Hello")
    #expect(fetch("/round").contains("leads on more than"))
    #expect(fetch("/file").contains("leads on to nowhere"))
    #expect(fetch("/none").contains("status 404"))
    #expect(fetch("/long").contains("larger than"))
    #expect(fetch("/page", .nothing).contains("--allow-urls"))
    #expect(fetch("/page", .publicNetwork).contains("not one of the public network"))
    let web = WebDocument(reach: .publicNetwork, directory: place.path)
    for url in ["ftp://x/", "file:///etc/passwd", "localhost", "", "http://localhost:1/"] {
      #expect(throws: DocumentError.self, "\(url)") { try web.fetch(Array(url.utf8)) }
    }
  }

  @Test(arguments: [
    ("b", "http://h/a", "http://h/b"), ("/b?c", "http://h:1/a/d", "http://h:1/b?c"),
    ("//x/y", "https://h/a", "https://x/y"), ("b", "http://h", "http://h/b"),
    ("https://x/", "http://h/a", "https://x/"), ("b", "http://h/a/c?d=/e", "http://h/a/b"),
  ])
  func locationsAreResolved(_ target: String, _ from: String, _ to: String) {
    #expect(WebDocument.resolve(target, from: from) == to)
  }

  @Test func documentsAreKeptOnce() throws {
    let caller = try Caller()
    let project = try caller.project
    let memories = caller.gateway.memories
    let text = Array("# One\n\nThe heron nests here.\n\n# Two\n\nThe owl sleeps there.\n".utf8)
    let draft = DocumentDraft(
      name: Array("notes/birds.md".utf8), content: .memory(text), text: text,
      key: Array("key".utf8), ids: OwnerIDs(user: Array("u".utf8)))
    let owner = Owner.user(Array("u".utf8))
    let first = try memories.keep(draft, to: owner, in: project)
    #expect(!first.isEmpty)
    #expect(try memories.keep(draft, to: owner, in: project).map(\.uuid) == first.map(\.uuid))
    let place = memories.place(owner, in: project)
    let documents = try memories.use(place) { (cube, _) throws(CubeError) in
      try cube.counts(withBytes: false).documents
    }
    #expect(documents == 1)
    var other = draft
    other.key = Array("other".utf8)
    #expect(try memories.keep(other, to: owner, in: project).map(\.uuid) != first.map(\.uuid))
  }

  @Test(arguments: [
    ("a.txt", "a-k.txt"), ("../../x", "_./_./x-k"), ("/", "document-k"),
    ("d/.hidden", "d/_hidden-k"),
    ("a\u{7}b", "a-b-k"), ("archive.tar.gz", "archive.tar-k.gz"),
  ])
  func documentsGetNamesOfTheirOwn(_ name: String, _ path: String) {
    #expect(Memories.documentPath(Array(name.utf8), [0x6B]).asText == path)
  }
}
