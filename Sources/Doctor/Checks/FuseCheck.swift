internal import Fuse
internal import Posix

/// What a mount needs of the kernel and of the system.
struct FuseCheck: Check {
  let name = "fuse"

  func run(_ patient: Patient, _ chart: Chart) {
    chart.look(at: "kernel module")
    chart.note(module(patient))
    chart.look(at: "\(patient.device)")
    chart.note(device(patient))
    chart.look(at: "fusermount3")
    chart.note(helper(patient))
    chart.look(at: "\(patient.settings)")
    chart.note(settings(patient))
  }

  private func module(_ patient: Patient) -> Finding {
    let text = (try? Files.readAll(patient.processes.appending("filesystems"), limit: 1 << 20))
    let lines = String(decoding: text ?? [], as: UTF8.self).split(separator: "\n")
    if lines.contains(where: { $0.split(separator: "\t").last == "fuse" }) {
      return .ok("kernel module", "the kernel knows fuse")
    }
    return .wrong(
      "kernel module", "the kernel does not know fuse, so nothing can be mounted",
      mend: asRoot("modprobe fuse"))
  }

  private func device(_ patient: Patient) -> Finding {
    let device = patient.device
    let subject = "\(device)"
    do { _ = try Files.open(device, OpenFlags.readWrite | OpenFlags.nonBlocking) } catch {
      switch error {
      case .noAccess, .notPermitted:
        return .wrong(
          subject, "it may not be used by you, so nothing can be mounted",
          mend: asRoot("chmod 666 \(device)"))
      default:
        return .wrong(
          subject,
          "\(error): nothing can be mounted; a container needs --device \(device) and --cap-add "
            + "SYS_ADMIN from its start", mend: asRoot("modprobe fuse"))
      }
    }
    return .ok(subject, "can be opened")
  }

  private func helper(_ patient: Patient) -> Finding {
    let helper = MountHelper.system
    guard let objection = helper.objection else {
      return .ok("fusermount3", "is there, and may mount")
    }
    let mend = Packages(patient).install("--reinstall fuse3")
    // Root mounts without it, and unmounts as well.
    if System.user == 0 { return .warning("fusermount3", objection, mend: mend) }
    return .wrong("fusermount3", objection, mend: mend)
  }

  private func settings(_ patient: Patient) -> Finding {
    let text = (try? Files.readAll(patient.settings, limit: 1 << 20)) ?? []
    let lines = String(decoding: text, as: UTF8.self).split(separator: "\n")
    let isAllowed = lines.contains {
      $0.allSatisfy { $0 != "#" } && $0.contains("user_allow_other")
    }
    if isAllowed { return .ok("allow_other", "users may let others into their mounts") }
    if System.user == 0 { return .ok("allow_other", "root may let others into a mount") }
    return .ok(
      "allow_other",
      "mount --allow-other is for root only: \(patient.settings) has no line user_allow_other")
  }
}
