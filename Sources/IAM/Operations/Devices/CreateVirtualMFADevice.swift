import AWSQuery
import Identity
import OneTimePasswords
import Operations
import QRCodes

/// Makes an unassigned device and shows its seed, this once.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateVirtualMFADevice.html>
struct CreateVirtualMFADevice: WriteOperation {
  static let api = API.iam
  static let action = "CreateVirtualMFADevice"
  static let audited = ["Path", "VirtualMFADeviceName", "Tags"]

  let path: String
  let name: String
  let tags: [Tag]

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    path = reader.optional("Path", .path) ?? "/"
    name = reader.required("VirtualMFADeviceName", .virtualMFADeviceName)
    tags = reader.tagList()
  }

  func permission(in records: any Reading, for caller: Caller) -> Permission? {
    Permission(
      "iam:CreateVirtualMFADevice", on: serialNumber(for: caller).description,
      requestTags: tags.isEmpty ? nil : tags)
  }

  func run(in records: any Writing, _ call: Call) throws -> Outcome {
    let account = call.caller.account
    let serialNumber = serialNumber(for: call.caller)
    guard serialNumber.description.utf8.count <= 256 else { throw ServiceError.deviceNameTooLong }
    let tags = try call.newTags(
      tags, .caseSensitive, as: "iam:TagMFADevice", on: serialNumber.description, in: records)
    guard try records.device(serialNumber, in: account.id) == nil else {
      throw ServiceError.deviceExists
    }
    let limit = account.limit(.mfaDevices)
    guard try records.count(of: .mfaDevices, in: account.id) < limit else {
      throw ServiceError.quotaExceeded("MFADevices", limit)
    }

    let id = records.makeID(at: call.now)
    let seed = call.settings.random.bytes(DeviceProfile.seedBytes)
    let device = VirtualDevice(
      id: id, account: account.id, serialNumber: serialNumber, createdAt: call.now,
      budget: try records.budget(ofNew: id, named: serialNumber))
    let sealedSeed = try records.seal(
      seed, of: account.id, at: .seed(of: id, in: account.id))
    try records.insert(device, sealedSeed: sealedSeed, tags: tags)
    return .answered(
      try answer(device, seed: seed, tags: tags, account: account, issuer: call.settings.issuer))
  }

  private func serialNumber(for caller: Caller) -> SerialNumber {
    SerialNumber(
      partition: caller.account.partition, account: caller.account.id, path: path, name: name)
  }

  /// The Base32 text goes out as a blob, so it is in Base64 once more, as AWS has it.
  private func answer(
    _ device: VirtualDevice, seed: [UInt8], tags: [Tag], account: Account, issuer: String
  ) throws -> Answer {
    let base32 = Base32.encode(seed)
    let link = try OTPAuthLink(
      issuer: issuer, account: "\(name)@\(account.displayName)", secret: seed)
    let picture = Base64.encode(try QRCode(link.text, correction: .low).png())
    let text = Base64.encode(Array(base32.utf8))
    return Answer(audited: Audited.device(device)) { xml in
      xml.group("VirtualMFADevice") { xml in
        xml.element("SerialNumber", device.serialNumber.description)
        xml.element("Base32StringSeed", text)
        xml.element("QRCodePNG", picture)
        if !tags.isEmpty { xml.tags(tags) }
      }
    }
  }
}
