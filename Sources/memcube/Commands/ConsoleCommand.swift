internal import Format
internal import Gateway
internal import MemCube
internal import Posix

/// `memcube console`: a link that opens the console in a browser.
struct ConsoleCommand: Command {
  static let declaration = Declaration(
    name: "console", summary: "open the console in a browser",
    forms: ["[CUBE]"],
    about: [
      "Prints a link. It opens the console once, within ten minutes, without a key: as the keeper "
        + "of the store, who may do everything. The first browser that opens it is in, so keep the link "
        + "from others.",
      "Where memcube serve runs, the link leads there. Otherwise this command serves the console "
        + "itself, at a port of this machine alone, until Ctrl-C.",
    ],
    operands: [
      .init(name: "CUBE", count: .optional, help: "the cube to open; a name")
    ],
    options: [],
    examples: [
      .init(line: "memcube console", effect: "prints a link to all cubes"),
      .init(line: "memcube console trips", effect: "prints a link to the cube trips"),
    ],
    statuses: [1, 3, 4])

  let cube: CubeChoice?

  init(_ given: Given) throws(UsageError) { cube = .ifNamed(given) }

  func run(_ around: Surroundings) throws(Failure) {
    var tail = ""
    if let cube { tail = "/" + Gateway.segment(try around.entry(cube).name) }
    let accounts = try around.accounts()
    let host = try around.host()
    func link(_ server: String) throws(Failure) -> String {
      let secret = try core { () throws(CubeError) in try accounts.makeLink() }
      return "\(server)/console#\(String(decoding: secret, as: UTF8.self))\(tail)"
    }
    if let server = Gateway.addresses(host).first {
      return try around.console.line(try link(server))
    }
    try ServeCommand().serve(around) { (place) throws(Failure) in
      try around.console.line(try link(place))
      around.console.say("the console is served here until Ctrl-C; the link opens it once")
    }
  }
}
