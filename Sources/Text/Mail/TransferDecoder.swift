/// Takes the transfer encoding off a part of a mail while it streams by: RFC 2045, section 6. What is
/// not as it should be is passed over, or stands as it is.
struct TransferDecoder {
  enum Coding { case none, quotedPrintable, base64 }

  private let coding: Coding
  /// What was read of four characters of base64, 6 bits each.
  private var bits: UInt32 = 0
  private var characters = 0

  /// A decoder for what the field Content-Transfer-Encoding names.
  init(named name: [UInt8]) {
    switch String(decoding: MailHeader.lower(name), as: UTF8.self) {
    case "quoted-printable": coding = .quotedPrintable
    case "base64": coding = .base64
    default: coding = .none
    }
  }

  /// Adds what the next line stands for, and to `sizes` how much of the line each byte took.
  mutating func append(_ line: [UInt8], to out: inout [UInt8], _ sizes: inout SourceSizes) {
    switch coding {
    case .none: appendPlain(line[...], to: &out, &sizes)
    case .quotedPrintable: appendQuoted(line, to: &out, &sizes)
    case .base64: for byte in line { append(byte, to: &out, &sizes) }
    }
  }

  /// As it is, with LF for CR LF.
  private func appendPlain(
    _ line: ArraySlice<UInt8>, to out: inout [UInt8], _ sizes: inout SourceSizes
  ) {
    let isEnded = line.suffix(2).elementsEqual([0x0D, 0x0A])
    let text = isEnded ? line.dropLast(2) : line
    for byte in text {
      out.append(byte)
      sizes.add(1, from: 1)
    }
    guard isEnded else { return }
    out.append(0x0A)
    sizes.add(1, from: 2)
  }

  private func appendQuoted(
    _ line: [UInt8], to out: inout [UInt8], _ sizes: inout SourceSizes
  ) {
    // Blanks at the end came on the way.
    let isEnded = line.last == 0x0A
    let end = isEnded ? (line.lastIndex { $0 > 0x20 } ?? -1) + 1 : line.count
    var index = 0
    while index < end {
      let byte = line[index]
      if byte == 0x3D, index + 1 >= end {
        // The line goes on in the next one.
        sizes.add(0, from: line.count - index)
        return
      }
      if byte == 0x3D, index + 2 < end, let high = MailHeader.hexDigit(line[index + 1]),
        let low = MailHeader.hexDigit(line[index + 2])
      {
        out.append(high << 4 | low)
        sizes.add(1, from: 3)
        index += 3
        continue
      }
      out.append(byte)
      sizes.add(1, from: 1)
      index += 1
    }
    guard isEnded else { return }
    out.append(0x0A)
    sizes.add(1, from: line.count - end)
  }

  private mutating func append(
    _ byte: UInt8, to out: inout [UInt8], _ sizes: inout SourceSizes
  ) {
    guard let value = Self.value(byte) else {
      sizes.add(0, from: 1)
      // Padding: what comes then, if anything, begins anew.
      if byte == 0x3D { characters = 0 }
      return
    }
    bits = (bits << 6 | value) & 0xFF_FFFF
    characters += 1
    switch characters {
    case 1: sizes.add(0, from: 1)
    case 2: out.append(UInt8(truncatingIfNeeded: bits >> 4))
    case 3: out.append(UInt8(truncatingIfNeeded: bits >> 2))
    default:
      out.append(UInt8(truncatingIfNeeded: bits))
      characters = 0
    }
    if characters != 1 { sizes.add(1, from: 1) }
  }

  private static func value(_ byte: UInt8) -> UInt32? {
    switch byte {
    case 0x41...0x5A: UInt32(byte - 0x41)
    case 0x61...0x7A: UInt32(byte - 0x61 + 26)
    case 0x30...0x39: UInt32(byte - 0x30 + 52)
    case 0x2B: 62
    case 0x2F: 63
    default: nil
    }
  }
}
