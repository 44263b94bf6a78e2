/// What keeps what it read of an index.
package protocol IndexReading: AnyObject {
  /// Has everything read again, after a rollback or a write.
  func forget()
}
