internal import MemCube
struct MemOSImport {
  init(_ directory: ImportRoots.Opened, named: [UInt8]) {}
  static func find(_ source: [UInt8], _ gateway: Gateway) throws(Fault) -> ImportRoots.Opened? {
    nil
  }
  func run(into: [UInt8], of: [UInt8], _ scope: MemOSScope) throws(Fault) {}
}
