internal import Posix

/// The libraries and programs that are opened at first use. Each is missed only by what needs it.
struct LibraryCheck: Check {
  let name = "libraries"

  /// A library, by its names for the loader.
  private struct Library {
    var subject: String
    var files: [String]
    /// Its package in Debian 12, and in 13.
    var package, later: String
    /// What is lost without it.
    var loss: String
  }

  /// A program that reads documents.
  private struct Reader {
    var programs: [String]
    var package: String
    var loss: String
  }

  // As their users open them: CFuse, HTTPClient, HTTP, Digest, Language, Posix.
  private static let libraries: [Library] = [
    .init(
      subject: "libfuse", files: ["libfuse3.so.3", "libfuse3.so.4"], package: "libfuse3-3",
      later: "libfuse3-4", loss: "nothing can be mounted"),
    .init(
      subject: "ICU", files: versions("libicuuc"), package: "libicu72", later: "libicu76",
      loss: "Chinese, Japanese and Thai are not taken apart into words"),
    .init(
      subject: "ICU's names", files: versions("libicui18n"), package: "libicu72",
      later: "libicu76", loss: "dates with names of months are read in English only"),
    .init(
      subject: "Snowball", files: ["libstemmer.so.0d", "libstemmer.so.0", "libstemmer.so"],
      package: "libstemmer0d", later: "libstemmer0d",
      loss: "a search for 'harps' does not find 'harp'"),
    .init(
      subject: "libcrypto", files: ["libcrypto.so.3", "libcrypto.so.1.1"], package: "libssl3",
      later: "libssl3t64", loss: "checksums take several times as long"),
    .init(
      subject: "libcurl", files: ["libcurl.so.4", "libcurl-gnutls.so.4"], package: "libcurl4",
      later: "libcurl4t64", loss: "no model's service, webhook or object storage can be reached"),
    .init(
      subject: "libpq", files: ["libpq.so.5"], package: "libpq5", later: "libpq5",
      loss: "cubes cannot be shared in PostgreSQL"),
    .init(
      subject: "zlib", files: ["libz.so.1"], package: "zlib1g", later: "zlib1g",
      loss: "office documents and zip archives cannot be read"),
    .init(
      subject: "libmicrohttpd", files: ["libmicrohttpd.so.12"], package: "libmicrohttpd12",
      later: "libmicrohttpd12t64", loss: "memcube serve does not start"),
  ]

  private static let readers: [Reader] = [
    .init(programs: ["pdftotext"], package: "poppler-utils", loss: "texts of PDF documents"),
    .init(programs: ["tesseract"], package: "tesseract-ocr", loss: "texts in pictures"),
    .init(
      programs: ["catdoc", "soffice", "libreoffice"], package: "catdoc",
      loss: "texts of .doc, .xls and .ppt"),
    .init(
      programs: ["pandoc", "soffice", "libreoffice"], package: "pandoc", loss: "texts of .rtf"),
  ]

  private static func versions(_ name: String) -> [String] {
    ([72] + (60...90).reversed()).map { "\(name).so.\($0)" }
  }

  func run(_ patient: Patient, _ chart: Chart) {
    let packages = Packages(patient)
    for library in Self.libraries {
      chart.look(at: library.subject)
      if SharedLibrary(library.files) != nil {
        chart.note(.ok(library.subject, "found"))
      } else {
        chart.note(
          .warning(
            library.subject, "missing: \(library.loss)",
            mend: packages.install(library.package, later: library.later)))
      }
    }
    for reader in Self.readers {
      let subject = reader.programs[0]
      if let found = BoundedProgram.find(reader.programs, in: patient.search) {
        chart.note(.ok(subject, "\(found.path)"))
      } else {
        chart.note(
          .warning(
            subject, "missing: \(reader.loss) are not searched",
            mend: packages.install(reader.package)))
      }
    }
  }
}
