import Identity
import Operations

extension Call {
  /// Tells whoever holds a device what became of it, in the transaction of the change.
  func tell(
    _ owner: Owner, _ kind: OwnerNotice.Kind, about device: VirtualDevice, in records: any Writing
  ) throws {
    try records.tell(
      owner, of: device.account, kind, about: device.serialNumber.name, by: caller.noticeName,
      at: now)
  }
}
