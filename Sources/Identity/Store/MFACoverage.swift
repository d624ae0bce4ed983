/// How far an account's people are behind the second door.
package struct MFACoverage: Sendable {
  /// Users with a password, and those of them with a device.
  package let people: Int
  package let covered: Int
  package let devicesInUse: Int
  package let unassignedDevices: Int

  package init(people: Int, covered: Int, devicesInUse: Int, unassignedDevices: Int) {
    self.people = people
    self.covered = covered
    self.devicesInUse = devicesInUse
    self.unassignedDevices = unassignedDevices
  }
}
