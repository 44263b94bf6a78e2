/// Texts in the way that mails and old address cards write what is not ASCII.
package enum MailText {
  /// `J=C3=B6rg` of a charset as UTF-8.
  package static func unquoted(_ text: [UInt8], charset: [UInt8]) -> [UInt8] {
    EncodedWords.text(EncodedWords.unquoted(text[...], mark: 0x3D), charset: charset)
  }
}
