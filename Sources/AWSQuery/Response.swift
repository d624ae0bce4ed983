/// A successful answer, before it has its request id: nothing, or what is in its `…Result` element.
package struct Response: Sendable {
  private let result: (@Sendable (inout XMLWriter) -> Void)?

  /// An answer whose `…Result` element holds what `result` writes.
  package init(_ result: @escaping @Sendable (inout XMLWriter) -> Void) {
    self.result = result
  }

  private init() { result = nil }

  /// The answer of operations without output: there is no `…Result` element at all.
  package static let empty = Response()

  /// The answer as a document: the envelope with the result and the request id in it.
  ///
  /// `action` is the name of an operation of ours, not what a client called it.
  package func bytes(action: String, api: API, requestID: String, reserving capacity: Int = 2048)
    -> [UInt8]
  {
    var xml = XMLWriter(reserving: capacity)
    xml.open(action, "Response", namespace: api.namespace)
    if let result {
      xml.open(action, "Result")
      result(&xml)
      xml.close(action, "Result")
    }
    xml.group("ResponseMetadata") { $0.element("RequestId", requestID) }
    xml.close(action, "Response")
    return xml.take()
  }
}

extension ServiceError {
  /// Errors that arise before an API is chosen say so by this namespace.
  static let dispatchNamespace = "http://webservices.amazon.com/AWSFault/2005-15-09"

  /// The error as a document, in the namespace of the API that was asked, if that is known.
  package func bytes(api: API?, requestID: String) -> [UInt8] {
    let namespace = isDispatch ? Self.dispatchNamespace : api?.namespace ?? Self.dispatchNamespace
    var xml = XMLWriter(reserving: 512)
    xml.open("ErrorResponse", "", namespace: namespace)
    xml.group("Error") { xml in
      xml.element("Type", isSender ? "Sender" : "Receiver")
      xml.element("Code", code)
      xml.element("Message", message)
    }
    xml.element("RequestId", requestID)
    xml.close("ErrorResponse", "")
    return xml.take()
  }
}
