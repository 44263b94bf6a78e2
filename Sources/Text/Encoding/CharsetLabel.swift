/// Names of charsets as pages write them, and ICU's for what is meant: as in browsers (the WHATWG's
/// Encoding Standard, section 4.2), where "latin1" says windows-1252. Others count as not said:
/// UTF-7 and EBCDIC would hide markup.
enum CharsetLabel {
  /// A label in small letters and digits only: "ISO_8859-1" is "iso88591", "x-sjis" is "sjis".
  static func plain(_ label: ArraySlice<UInt8>) -> String {
    let plain = label.compactMap { byte -> UInt8? in
      let lower = (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
      return (0x61...0x7A).contains(lower) || (0x30...0x39).contains(lower) ? lower : nil
    }
    return String(decoding: plain.first == 0x78 ? plain[1...] : plain[...], as: UTF8.self)
  }

  /// Whether a plain label says UTF-8. What says UTF-16 in ASCII cannot be that.
  static func isUTF8(_ label: String) -> Bool {
    label.hasPrefix("utf8") || label.hasPrefix("utf16")
  }

  /// Whether a charset, by ICU's name, has characters of several bytes.
  static func isDouble(_ name: String) -> Bool { doubles.contains(name) }

  private static let doubles: Set<String> = [
    "Shift_JIS", "EUC-JP", "ISO-2022-JP", "gb18030", "Big5-HKSCS", "windows-949",
  ]

  /// ICU's names by plain labels.
  static let names: [String: String] = {
    var names: [String: String] = [:]
    for line in table.split(separator: "\n") {
      let words = line.split(separator: " ").map(String.init)
      for word in words.dropFirst() { names[word] = words[0] }
    }
    for number in 1250...1258 {
      for label in ["windows\(number)", "cp\(number)"] { names[label] = "windows-\(number)" }
    }
    for number in 2...16 where number != 9 && number != 11 && number != 12 {
      let name = "ISO-8859-\(number)"
      for label in ["iso8859\(number)", "iso8859\(number)1987", "iso8859\(number)1988"] {
        names[label] = name
      }
    }
    return names
  }()

  private static let table = """
    windows-1252 latin1 l1 iso88591 iso885911987 ascii usascii ansix341968 cp819 ibm819
    windows-1254 latin5 l5 iso88599 iso885991989
    windows-874 iso885911 tis620 windows874 dos874
    ISO-8859-2 latin2 l2
    ISO-8859-15 latin9 l9
    ISO-8859-8 iso88598i iso88598e logical visual
    KOI8-R koi8 koi8r cskoi8r
    KOI8-U koi8u koi8ru
    IBM866 ibm866 cp866 866
    macintosh macintosh mac macroman
    x-mac-cyrillic maccyrillic macukrainian
    Shift_JIS shiftjis sjis mskanji windows31j cp932 ms932 csshiftjis
    EUC-JP eucjp cseucpkdfmtjapanese
    ISO-2022-JP iso2022jp csiso2022jp
    gb18030 gb18030 gbk gb2312 gb231280 chinese cp936 ms936 windows936 csgb2312 isoir58
    Big5-HKSCS big5 big5hkscs cnbig5 big5 csbig5 cp950
    windows-949 euckr ksc56011987 ksc56011989 ksc5601 korean windows949 cp949 cseuckr
    """
}
