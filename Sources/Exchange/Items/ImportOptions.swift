package import Language
package import Posix

/// What the command line says of how an export is read.
package struct ImportOptions: Sendable {
  /// The order of day and month.
  package enum DateOrder: String, CaseIterable, Sendable { case dmy, mdy, ymd }

  /// Local times are of it.
  package var zone = Zone.utc
  /// The order of numbers in dates; nil: found out.
  package var dates: DateOrder?
  /// Names of the user.
  package var me: [[UInt8]] = []
  /// The user whose memories are taken; `*`: everybody's.
  package var user: [UInt8]?
  /// The folder for notes; `.`: none.
  package var folder: [UInt8]?
  /// The name of a conversation that has none.
  package var conversation: [UInt8]?
  /// Only what is of this time or later, and before that one.
  package var since, until: Timestamp?
  /// Whether what is usually left out is taken as well.
  package var takesAll = false

  /// No options.
  package init() {}

  /// Whether a name is the user's.
  func isMe(_ name: [UInt8]) -> Bool { me.contains(name) }
}
