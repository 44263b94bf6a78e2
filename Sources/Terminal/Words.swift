internal import Posix

/// `1.2 MB`: decimal units, as ls --si and file managers show them.
package func shownBytes(_ count: Int64) -> String {
  if count == 1 { return "1 byte" }
  var value = Double(count)
  for unit in ["bytes", "kB", "MB", "GB", "TB"] {
    if value < 999.5 || unit == "TB" {
      let tenths = (value * 10).rounded() / 10
      return unit == "bytes" || value >= 100
        ? "\(Int64(value.rounded())) \(unit)" : "\(tenths) \(unit)"
    }
    value /= 1000
  }
  return "\(count) bytes"
}

/// Bytes as a word of a shell's command line; in quotation marks where that is needed, or `always`.
package func shellWord(_ bytes: [UInt8], always: Bool = false) -> String {
  let text = "\(Path(bytes))"
  let isPlain = text.utf8.allSatisfy { byte in
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
      || [0x2D, 0x2E, 0x2F, 0x5F].contains(byte)
  }
  if isPlain, !always, !text.isEmpty { return text }
  return "'" + text.replacing("'", with: #"'\''"#) + "'"
}
