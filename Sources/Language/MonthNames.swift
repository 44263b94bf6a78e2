internal import Posix

/// The names of months in a language, as ICU's data have them (Unicode CLDR).
public enum MonthNames {
  /// The names of a language's months: as in dates, and as they stand alone.
  /// - Parameter locale: A language as ICU names it: `de`, `de_AT`, `pt`.
  /// - Returns: Each with the number of its month, 1 ... 12; none where ICU is not installed.
  public static func names(in locale: String) -> [(name: String, month: Int64)] {
    guard let icu = ICUDates.shared, let format = ICUDateFormat(icu, locale) else { return [] }
    var found: [(name: String, month: Int64)] = []
    // UDAT_MONTHS and UDAT_STANDALONE_MONTHS; both begin with January at 0.
    for kind: Int32 in [1, 10] {
      for month: Int32 in 0..<12 {
        let name = format.symbol(kind, month)
        if !name.isEmpty, !found.contains(where: { $0.name == name }) {
          found.append((name, Int64(month) + 1))
        }
      }
    }
    return found
  }
}

/// The functions of ICU's libicui18n that are needed, found at first use: see `ICU`.
@safe private struct ICUDates: @unchecked Sendable {
  typealias Open =
    @convention(c) (
      Int32, Int32, UnsafePointer<CChar>?, ICU.Units, Int32, ICU.Units, Int32, ICU.Status
    ) -> OpaquePointer?
  typealias Close = @convention(c) (OpaquePointer?) -> Void
  typealias Symbol =
    @convention(c) (
      OpaquePointer?, Int32, Int32, UnsafeMutablePointer<UInt16>?, Int32, ICU.Status
    ) -> Int32

  let open: Open
  let close: Close
  let symbol: Symbol

  /// nil where no ICU is installed.
  static let shared = ICUDates()

  private init?() {
    // Both libraries of one version: this one rests on the other.
    guard let version = ICU.shared?.version,
      let library = SharedLibrary(["libicui18n.so.\(version)"]),
      let open = unsafe library.symbol("udat_open_\(version)"),
      let close = unsafe library.symbol("udat_close_\(version)"),
      let symbol = unsafe library.symbol("udat_getSymbols_\(version)")
    else { return nil }
    unsafe self.open = unsafeBitCast(open, to: Open.self)
    unsafe self.close = unsafeBitCast(close, to: Close.self)
    unsafe self.symbol = unsafeBitCast(symbol, to: Symbol.self)
  }
}

/// A format of dates, which holds their names. One a thread.
@safe private final class ICUDateFormat {
  private let icu: ICUDates
  private let format: OpaquePointer

  /// nil where ICU cannot make one.
  init?(_ icu: ICUDates, _ locale: String) {
    var status: Int32 = 0
    // UDAT_NONE for the time, UDAT_FULL for the date.
    guard let format = unsafe icu.open(-1, 0, locale, nil, 0, nil, 0, &status) else { return nil }
    self.icu = icu
    unsafe self.format = unsafe format
    if status > 0 { return nil }
  }

  deinit { unsafe icu.close(format) }

  /// A name by its kind and place; empty where there is none.
  func symbol(_ kind: Int32, _ place: Int32) -> String {
    var (status, units): (Int32, [UInt16]) = (0, [UInt16](repeating: 0, count: 64))
    let count = unsafe icu.symbol(format, kind, place, &units, Int32(units.count), &status)
    guard status <= 0, count > 0, count <= units.count else { return "" }
    return String(decoding: units.prefix(Int(count)), as: UTF16.self)
  }
}
