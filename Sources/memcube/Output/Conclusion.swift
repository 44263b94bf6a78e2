internal import Format
internal import MemCube

extension Surroundings {
  /// Closes a cube after what was recorded in it and lasts. What has no room then (a full disk) waits on
  /// this machine. That is said, but is no failure: a caller that gets a failure does it again.
  /// - Parameters:
  ///   - cube: where it was recorded.
  ///   - isDue: whether the rest was asked for as well, so that it fails where that has to wait.
  ///   - rest: what else is to be done with it.
  /// - Throws: what is not for lack of room; and status 1 where the rest was due and has to wait.
  func conclude(
    _ cube: Cube, isDue: Bool = false, _ rest: () throws(Failure) -> Void = {}
  ) throws(Failure) {
    var delay: CubeError?
    do { try rest() } catch { delay = try self.delay(error) }
    do { try cube.close() } catch {
      let closing = try self.delay(.cube(error))
      delay = delay ?? closing
    }
    guard let delay else { return }
    console.say(
      "memcube: recorded; the bundle and its index get it once there is room (\(delay.message))")
    if isDue { throw .status(ExitStatus.failed) }
  }

  /// The error if it is for lack of room.
  private func delay(_ failure: Failure) throws(Failure) -> CubeError {
    guard case .cube(let error) = failure, error.isAboutWriting else { throw failure }
    return error
  }
}
