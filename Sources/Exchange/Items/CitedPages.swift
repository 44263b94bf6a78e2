internal import Format

/// The web pages that an answer rests on, wherever an export names them: every object with an address, once.
struct CitedPages {
  private static let most = 100

  private var known: Set<[UInt8]> = []
  private var pages: [JSON] = []

  /// Takes what is named in a value, however deep.
  mutating func take(_ value: JSON?) {
    for element in value?.elements ?? [] { take(element) }
    guard let value, let members = value.members else { return }
    if let address = value.text("url"), address.starts(with: "http".utf8),
      pages.count < Self.most, known.insert(address).inserted
    {
      var page = [JSON.Member("url", .string(address))]
      if let title = value.text("title") { page.append(JSON.Member("title", .string(title))) }
      pages.append(.object(page))
    }
    for member in members { take(member.value) }
  }

  /// What a message's metadata say of them; nil: there are none.
  var metadata: JSON.Member? { pages.isEmpty ? nil : JSON.Member("sources", .array(pages)) }
}
