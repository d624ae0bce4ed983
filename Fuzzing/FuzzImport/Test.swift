import Authenticator

private struct Locked: Error {}

/// Another app's file, in every form: what is taken over can be saved, and what can be said in a form
/// comes back from it as it was.
func test(_ input: [UInt8]) {
  _ = Transfer.format(of: input)
  for format in TransferFormat.allCases {
    // Encrypted files are as far as the passphrase, which would take its time.
    guard
      let read = try? Transfer.read(input, as: format, now: 7, passphrase: { throw Locked() }),
      !read.entries.isEmpty
    else { continue }
    saves(read.entries)
    for other in TransferFormat.allCases { comesBack(read.entries, other) }
  }
}

private func saves(_ entries: [Entry]) {
  guard let body = try? VaultContents(entries: entries).encoded(),
    let contents = try? VaultContents(encoded: body)
  else { preconditionFailure("what was taken over cannot be saved") }
  precondition(contents.entries == entries, "what was saved is not what was taken over")
}

private func comesBack(_ entries: [Entry], _ format: TransferFormat) {
  let sayable = entries.filter { Transfer.canSay($0, format) }
  guard !sayable.isEmpty else { return }
  guard let bytes = try? Transfer.write(sayable, as: format, passphrase: nil) else {
    preconditionFailure("\(format) has words for it, and does not write it")
  }
  guard let back = try? Transfer.read(bytes, as: format, now: 7, passphrase: { throw Locked() })
  else { preconditionFailure("what \(format) writes it does not read") }
  precondition(back.entries.count == sayable.count, "\(format) loses accounts")
  for (one, other) in zip(sayable, back.entries) {
    precondition(
      one.seed == other.seed && one.kind == other.kind && one.algorithm == other.algorithm
        && (one.kind == .steam || one.digits == other.digits), "\(format) changes codes")
    if format == .aegis {
      precondition(one.issuer == other.issuer && one.account == other.account, "names change")
      precondition(one.tags == other.tags && one.notes == other.notes, "tags or notes change")
    }
  }
}
