import Bundle
import Format
import Posix
import Testing

@testable import Doctor

/// What hangs or fails is said, and keeps nothing else from being looked at. What the checks themselves find is
/// tested on broken machines, in Tests/EndToEnd/test_doctor.py.
@Suite struct ExaminationTests {
  /// A check that says what it is given, and then hangs for so long, nanoseconds.
  private struct Slow: Check {
    let name: String
    var findings: [Finding] = []
    var pauses: Int64 = 0
    var hangs: Int64 = 0

    func run(_ patient: Patient, _ chart: Chart) {
      for finding in findings {
        Clock.sleep(nanoseconds: pauses)
        chart.note(finding)
      }
      chart.look(at: "the drive")
      Clock.sleep(nanoseconds: hangs)
    }
  }

  private let patient = Patient(
    host: .failure(.invalid("MEMCUBE_HOME is 'x'; it must be an absolute path")), home: nil,
    cube: nil,
    variable: { _ in nil }, mountLock: { path, _ in path })

  private func groups(
    _ checks: [any Check], patience: Int64, most: Int64 = 60_000_000_000
  ) -> [Examination.Group] {
    var groups: [Examination.Group] = []
    Examination(patience: patience, most: most).run(checks, patient) { groups.append($0) }
    return groups
  }

  @Test func aCheckThatHangsKeepsNoOtherOneWaiting() {
    let began = Clock.monotonic()
    let found = groups(
      [
        Slow(name: "a", findings: [.ok("x", "fine")], hangs: 30_000_000_000),
        Slow(name: "b", hangs: 30_000_000_000), Slow(name: "c", findings: [.ok("y", "fine")]),
      ], patience: 200_000_000)
    #expect(Clock.monotonic() - began < 10_000_000_000)
    #expect(found.map(\.name) == ["a", "b", "c"])
    #expect(found[0].findings.first == .ok("x", "fine"))
    #expect(found[0].findings.last?.subject == "the drive")
    #expect(found[0].findings.last?.state == .wrong)
    #expect(found[2].findings == [.ok("y", "fine")])
  }

  @Test func aCheckThatGoesOnIsWaitedForButNotForEver() {
    let many = (0..<5).map { Finding.ok("\($0)", "fine") }
    let slow = Slow(name: "a", findings: many, pauses: 100_000_000)
    #expect(groups([slow], patience: 5_000_000_000)[0].findings == many)
    let endless = Slow(
      name: "a", findings: many + many + many + many + many + many, pauses: 100_000_000)
    let found = groups([endless], patience: 5_000_000_000, most: 300_000_000)[0].findings
    #expect(found.count < 20 && found.last?.state == .wrong)
  }

  @Test func withoutAHostTheRestIsLookedAt() throws {
    var found: [String: [Finding]] = [:]
    Examination().run(patient) { found[$0.name] = $0.findings }
    let first = try #require(found["system"]?.first)
    #expect(first.state == .wrong && first.mend == "unset MEMCUBE_HOME")
    #expect(found["libraries"]?.isEmpty == false && found["fuse"]?.isEmpty == false)
  }

  @Test func whatTheKernelLacksIsSaid() throws {
    var patient = patient
    patient.device = Path("/nowhere/fuse")
    patient.processes = Path("/nowhere")
    let (fuse, system) = (Chart(), Chart())
    FuseCheck().run(patient, fuse)
    SystemCheck().run(patient, system)
    let wrong = (fuse.page.withLock { $0.findings } + system.page.withLock { $0.findings })
      .filter { $0.state == .wrong }.map(\.subject)
    #expect(wrong.contains("kernel module") && wrong.contains("/nowhere/fuse"))
    #expect(wrong.contains("kernel") && wrong.contains("environment"))
  }

  @Test func aProgramReadsTheSame() {
    let finding = Finding(subject: "s", state: .warning, text: "t", mend: nil)
    let text = String(decoding: finding.json(of: "g").bytes, as: UTF8.self)
    #expect(text == #"{"group":"g","subject":"s","state":"warning","text":"t","mend":null}"#)
  }
}
