// The types of parameters, named after the shapes in AWS's models.
// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_Types.html>

extension Constraint {
  /// A user that is to be made or was named in a newer operation.
  package static let userName = Constraint(length: 1...64, pattern: .name)
  /// A user that exists; AWS takes longer names there.
  package static let existingUserName = Constraint(length: 1...128, pattern: .name)
  package static let groupName = Constraint(length: 1...128, pattern: .name)
  package static let roleName = Constraint(length: 1...64, pattern: .name)
  package static let instanceProfileName = Constraint(length: 1...128, pattern: .name)
  package static let policyName = Constraint(length: 1...128, pattern: .name)
  /// The model has no upper bound; the whole ARN must fit a serial number.
  package static let virtualMFADeviceName = Constraint(length: 1...Int.max, pattern: .name)

  package static let path = Constraint(
    length: 1...512, pattern: .path,
    rejection: "It must begin and end with / and contain only alphanumeric characters "
      + "and/or / characters.")
  package static let pathPrefix = Constraint(
    length: 1...512, pattern: .pathPrefix,
    rejection: "It must begin with the / character and contain only alphanumeric characters "
      + "and/or / characters.")
  package static let policyPath = Constraint(
    length: 1...512, pattern: .policyPath,
    rejection: "It must begin and end with / and contain only alphanumeric characters "
      + "and/or / characters.")

  package static let serialNumber = Constraint(length: 9...256, pattern: .serialNumber)
  package static let authenticationCode = Constraint(length: 6...6, pattern: .digits)
  package static let assignmentStatus = oneOf("Any", "Assigned", "Unassigned")

  package static let accessKeyID = Constraint(length: 16...128, pattern: .word)
  /// `Active`, `Inactive` or `Expired`; the last is refused later, with `InvalidInput`.
  package static let status = oneOf("Active", "Expired", "Inactive")
  package static let tokenVersion = oneOf("v1Token", "v2Token")
  package static let password = Constraint(length: 1...128, pattern: .document)
  package static let accountAlias = Constraint(length: 3...63, pattern: .accountAlias)

  package static let arn = Constraint(length: 20...2048)
  package static let policyDocument = Constraint(length: 1...131_072, pattern: .document)
  /// An element of `PolicyInputList` and its like.
  package static let listedPolicyDocument = Constraint(
    length: 1...131_072, pattern: .listedDocument)
  package static let policyVersionID = Constraint(pattern: .policyVersion)
  package static let policyScope = oneOf("All", "AWS", "Local")
  package static let policyUsage = oneOf("PermissionsPolicy", "PermissionsBoundary")
  package static let entityType = oneOf(
    "User", "Role", "Group", "LocalManagedPolicy", "AWSManagedPolicy")
  package static let policyDescription = Constraint(length: 0...1000)
  package static let roleDescription = Constraint(length: 0...1000, pattern: .roleDescription)

  package static let marker = Constraint(length: 1...320, pattern: .marker)
  package static let tagKey = Constraint(length: 1...128, pattern: .tagKey)
  package static let tagValue = Constraint(length: 0...256, pattern: .tagValue)

  /// Certificates in PEM.
  package static let certificateBody = Constraint(length: 1...16_384, pattern: .document)
  package static let certificateID = Constraint(length: 24...128, pattern: .word)
  package static let publicKeyBody = Constraint(length: 1...16_384, pattern: .document)
  package static let publicKeyID = Constraint(length: 20...128, pattern: .word)
  package static let serviceSpecificCredentialID = Constraint(length: 20...128, pattern: .word)
  package static let actionName = Constraint(length: 3...128)
  package static let contextKeyName = Constraint(length: 5...256)
  package static let contextKeyType = oneOf(
    "binary", "binaryList", "boolean", "booleanList", "date", "dateList", "ip", "ipList",
    "numeric", "numericList", "string", "stringList")
  package static let resourceName = Constraint(length: 1...2048)
}

// Types of STS, whose patterns end in `*` where those of IAM end in `+`.
// <https://docs.aws.amazon.com/STS/latest/APIReference/API_Types.html>
extension Constraint {
  package static let roleSessionName = Constraint(length: 2...64, pattern: .sessionName)
  package static let federatedUserName = Constraint(length: 2...32, pattern: .sessionName)
  /// The model says 64; the service was seen to take 256.
  package static let sourceIdentity = Constraint(length: 2...256, pattern: .sessionName)
  package static let externalID = Constraint(length: 2...1224, pattern: .externalID)
  package static let sessionSerialNumber = Constraint(
    length: 9...256, pattern: .sessionSerialNumber)
  package static let tokenCode = Constraint(length: 6...6, pattern: .sessionDigits)
  package static let sessionARN = Constraint(length: 20...2048, pattern: .sessionARN)
  package static let sessionPolicy = Constraint(length: 1...2048, pattern: .document)
  package static let sessionAccessKeyID = Constraint(length: 16...128, pattern: .sessionWord)
  package static let encodedMessage = Constraint(length: 1...10_240)
  package static let targetPrincipal = Constraint(length: 12...2048)
}

// Ranges of numbers.
extension ClosedRange<Int> {
  /// Items on a page of a list; 100 if nothing is said.
  package static let maxItems = 1...1000
  package static let minimumPasswordLength = 6...128
  /// Days.
  package static let maxPasswordAge = 1...1095
  package static let passwordReusePrevention = 1...24
  /// Seconds.
  package static let roleMaxSessionDuration = 3600...43_200
  /// Seconds a session of GetSessionToken or GetFederationToken lasts.
  package static let sessionDuration = 900...129_600
  /// Seconds a session of AssumeRole lasts.
  package static let roleSessionDuration = 900...43_200
  /// Seconds a session of AssumeRoot lasts.
  package static let rootSessionDuration = 0...900
  /// Days a service-specific credential lasts.
  package static let credentialAgeDays = 1...36_600
}
