internal import Glibc

/// The program's entry.
@main struct MemCubeCommand {
  static func main() { exit(2) }
}
