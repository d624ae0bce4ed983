import Authenticator

/// A vault's file, and what is sealed in one: what is read is written as it was, byte by byte.
func test(_ input: [UInt8]) {
  if let format = try? VaultFormat(input, path: "vault") {
    precondition(format.bytes == input, "a vault is written in another way than it was read")
  }
  guard let body = try? GuardedMemory(copying: input),
    let contents = try? VaultContents(encoded: body)
  else { return }
  guard let again = try? contents.encoded() else {
    preconditionFailure("what a vault held cannot be saved")
  }
  precondition(again.equals(body), "contents are written in another way than they were read")
  // Whatever stands there, nothing that is shown of it fails.
  for entry in contents.entries {
    _ = entry.code(at: 1_795_334_400, ahead: 1)
    _ = entry.secondsLeft(at: 1_795_334_400)
  }
  precondition(
    contents.merged(with: contents).entries.count <= contents.entries.count, "merging adds accounts"
  )
  _ = ListScreen(contents.entries).lines(width: 80, height: 24, at: 1_795_334_400, lockIn: 300)
}
