import AWSQuery
import Identity

/// The right that AWS's text of a denial names.
struct MissingRight: Equatable {
  let action: String
  /// An ARN; empty for what has no ARN of its own.
  let resource: String

  /// Nil for what is no denial.
  /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html>
  init?(_ error: ServiceError) {
    guard error.status == 403, let message = error.message,
      let start = message.firstRange(of: " is not authorized to perform: ")
    else { return nil }
    let words = message[start.upperBound...].split(separator: " ")
    guard let action = words.first else { return nil }
    self.action = String(action)
    let rest = message[start.upperBound...]
    let named = rest.firstRange(of: " on resource: ").flatMap {
      rest[$0.upperBound...].split(separator: " ").first
    }
    resource = named.map { $0.hasPrefix("arn:") ? String($0) : "" } ?? ""
  }

  /// The simulator with the visitor, the action and his MFA filled in, if he may ask it about
  /// himself.
  func simulator(_ visit: Visit) -> String? {
    guard let visit = try? SignedInVisit(visit), let user = visit.caller.user,
      (try? visit.read({ try visit.maySimulate(user.arn, in: $0) })) == true
    else { return nil }
    var values = [("subject", "user"), ("name", user.name), ("action", action)]
    if !resource.isEmpty { values.append(("resource", resource)) }
    if let used = visit.session.session.mfaAt {
      values += [("mfa", "yes"), ("age", String(max(0, visit.now.seconds - used.seconds)))]
    } else {
      values.append(("mfa", "no"))
    }
    return SimulationForm.address(values)
  }
}

extension SignedInVisit {
  /// Whether the visitor may ask the simulator about the policies of that user, group or role.
  func maySimulate(_ arn: String?, in records: any Reading) throws -> Bool {
    guard let arn else { return false }
    return try may(
      "SimulatePrincipalPolicy",
      [("PolicySourceArn", arn), ("ActionNames.member.1", "iam:GetUser")], in: records)
  }
}
