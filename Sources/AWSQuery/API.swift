/// One of the two APIs: its name, the version clients ask for, and its XML namespace.
package struct API: Hashable, Sendable {
  /// The name of the service in a credential scope.
  package let name: String
  /// What `Version` must say.
  package let version: String
  /// The `xmlns` of its answers.
  package let namespace: String

  package init(name: String, version: String, namespace: String) {
    self.name = name
    self.version = version
    self.namespace = namespace
  }

  package static let iam = API(
    name: "iam", version: "2010-05-08", namespace: "https://iam.amazonaws.com/doc/2010-05-08/")

  package static let sts = API(
    name: "sts", version: "2011-06-15", namespace: "https://sts.amazonaws.com/doc/2011-06-15/")
}
