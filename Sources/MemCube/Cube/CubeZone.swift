public import Language

extension Cube {
  /// The cube's time zone (setting `timezone`), in which dates are read and shown; UTC if absent
  /// or unknown here.
  public func zone() throws(CubeError) -> Zone {
    guard let name = try setting(Array("timezone".utf8))?.string else { return .utc }
    return Zone(String(decoding: name, as: UTF8.self)) ?? .utc
  }
}
