import AWSQuery
import Testing

struct ResponseTests {
  @Test func `a result stands in the envelope of its action`() {
    let response = Response { xml in
      xml.element("IsTruncated", false)
      xml.list("MFADevices", ["anaya"]) { xml, name in
        xml.element("UserName", name)
        xml.element("SerialNumber", "arn:aws:iam::111122223333:mfa/phone")
        xml.element("EnableDate", "2026-09-11T19:58:39Z")
      }
    }
    let bytes = response.bytes(
      action: "ListMFADevices", api: .iam, requestID: "7a62c49f-347e-4fc4-9331-6e8eEXAMPLE")
    #expect(
      String(decoding: bytes, as: UTF8.self) == """
        <ListMFADevicesResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
          <ListMFADevicesResult>
            <IsTruncated>false</IsTruncated>
            <MFADevices>
              <member>
                <UserName>anaya</UserName>
                <SerialNumber>arn:aws:iam::111122223333:mfa/phone</SerialNumber>
                <EnableDate>2026-09-11T19:58:39Z</EnableDate>
              </member>
            </MFADevices>
          </ListMFADevicesResult>
          <ResponseMetadata>
            <RequestId>7a62c49f-347e-4fc4-9331-6e8eEXAMPLE</RequestId>
          </ResponseMetadata>
        </ListMFADevicesResponse>

        """)
  }

  @Test func `an operation without output has no Result element`() {
    let bytes = Response.empty.bytes(action: "EnableMFADevice", api: .iam, requestID: "7a62c49f")
    #expect(
      String(decoding: bytes, as: UTF8.self) == """
        <EnableMFADeviceResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
          <ResponseMetadata>
            <RequestId>7a62c49f</RequestId>
          </ResponseMetadata>
        </EnableMFADeviceResponse>

        """)
  }

  @Test func `an error has its envelope`() {
    let error = ServiceError("NoSuchEntity", status: 404, "The user with name <b> cannot be found.")
    #expect(
      String(decoding: error.bytes(api: .iam, requestID: "7a62c49f"), as: UTF8.self) == """
        <ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
          <Error>
            <Type>Sender</Type>
            <Code>NoSuchEntity</Code>
            <Message>The user with name &lt;b&gt; cannot be found.</Message>
          </Error>
          <RequestId>7a62c49f</RequestId>
        </ErrorResponse>

        """)
  }

  @Test func `an error may have no message`() throws {
    let root = try XMLReader.read(ServiceError.malformedInput().bytes(api: .sts, requestID: "1"))
    #expect(root.attributes == ["xmlns": "https://sts.amazonaws.com/doc/2011-06-15/"])
    #expect(root["Error"]?.children.map(\.name) == ["Type", "Code"])
  }

  @Test func `a trailing space of a message is kept`() throws {
    let text = "MultiFactorAuthentication failed with invalid MFA one time pass code. "
    let root = try XMLReader.read(
      ServiceError.accessDenied(text).bytes(api: .sts, requestID: "1"))
    #expect(root["Error"]?["Message"]?.text == text)
  }

  @Test(
    arguments: [
      (.invalidAction("Nope", version: "2010-05-08"), true, "Sender"),
      (.malformedQueryString("x"), true, "Sender"),
      (.throttling, false, "Sender"),
      (.serviceFailure, false, "Receiver"),
      (.serviceUnavailable, false, "Receiver"),
    ] as [(ServiceError, Bool, String)])
  func `the namespace tells where an error arose, the type who is at fault`(
    error: ServiceError, isDispatch: Bool, type: String
  ) throws {
    let root = try XMLReader.read(error.bytes(api: .iam, requestID: "1"))
    let namespace =
      isDispatch ? "http://webservices.amazon.com/AWSFault/2005-15-09" : API.iam.namespace
    #expect(root.attributes["xmlns"] == namespace)
    #expect(root["Error"]?["Type"]?.text == type)
    #expect(root["Error"]?["Code"]?.text == error.code)
    #expect(root["RequestId"]?.text == "1")
    #expect(error.isSender == (type == "Sender"))
    let unknown = try XMLReader.read(error.bytes(api: nil, requestID: "1"))
    #expect(
      unknown.attributes["xmlns"] == "http://webservices.amazon.com/AWSFault/2005-15-09")
  }

  @Test(
    arguments: [
      (
        .invalidAction("Nope", version: "2010-05-08"), "InvalidAction", 400,
        "Could not find operation Nope for version 2010-05-08"
      ),
      (
        .invalidAction("Nope", version: nil), "InvalidAction", 400,
        "Could not find operation Nope for version NO_VERSION_SPECIFIED"
      ),
      (.throttling, "Throttling", 400, "Rate exceeded"),
      (
        .missingAuthenticationToken, "MissingAuthenticationToken", 403,
        "Request is missing Authentication Token"
      ),
      (
        .invalidClientTokenID, "InvalidClientTokenId", 403,
        "The security token included in the request is invalid."
      ),
      (
        .invalidSessionToken, "InvalidClientTokenId", 403,
        "The security token included in the request is invalid"
      ),
      (
        .expiredToken, "ExpiredToken", 403,
        "The security token included in the request is expired"
      ),
      (.malformedInput(), "MalformedInput", 400, nil),
      (.malformedQueryString("text"), "MalformedQueryString", 404, "text"),
      (.validation("text"), "ValidationError", 400, "text"),
      (.accessDenied("text"), "AccessDenied", 403, "text"),
    ] as [(ServiceError, String, Int, String?)])
  func `the common errors are AWS's`(
    error: ServiceError, code: String, status: Int, message: String?
  ) {
    #expect(error.code == code)
    #expect(error.status == status)
    #expect(error.message == message)
  }

  @Test func `a client's action cannot break the document`() throws {
    let error = ServiceError.invalidAction("<a>&\u{0}\u{FFFF}", version: "\"")
    let root = try XMLReader.read(error.bytes(api: nil, requestID: "<>"))
    #expect(
      root["Error"]?["Message"]?.text
        == "Could not find operation <a>&\u{FFFD}\u{FFFD} for version \"")
  }
}
