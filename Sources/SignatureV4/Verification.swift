extension PresentedSignature {
  /// Checks that `key` makes this signature for `request` and `body`: AWS's last check.
  ///
  /// A session token in the query may have been added after signing; then the signature is good
  /// without it too.
  ///
  /// - Parameters:
  ///   - request: the request the signature was taken from, unchanged.
  ///   - body: the body's bytes as received. They are hashed here; what the client says their
  ///     hash is (`x-amz-content-sha256`) must agree.
  ///   - key: the key of ``accessKeyID`` for ``scope``; one for another scope never fits.
  ///   - allowingUnsignedPayload: whether `UNSIGNED-PAYLOAD` is taken, with which the signature
  ///     says nothing about the body.
  /// - Throws: ``SignatureFailure/mismatch``, whatever it is that does not fit.
  public func verify(
    _ request: SignableRequest, body: UnsafeRawBufferPointer, key: SigningKey,
    allowingUnsignedPayload: Bool = false
  ) throws(SignatureFailure) {
    guard key.isUsable, key.scope == scope, let signature else { throw .mismatch }
    guard
      let payload = unsafe payload(
        of: request, body: body, allowingUnsigned: allowingUnsignedPayload)
    else { throw .mismatch }
    let signatureOnly: OmittedParameters = placement == .query ? .signature : []
    if isMade(signature, by: key, for: request, payload, omitting: signatureOnly) { return }
    guard placement == .query, sessionToken != nil,
      isMade(signature, by: key, for: request, payload, omitting: [.signature, .sessionToken])
    else { throw .mismatch }
  }

  /// Checks a signature over the bytes of a span.
  public func verify(
    _ request: SignableRequest, body: Span<UInt8>, key: SigningKey,
    allowingUnsignedPayload: Bool = false
  ) throws(SignatureFailure) {
    let outcome = unsafe body.withUnsafeBytes { bytes in
      Result { () throws(SignatureFailure) in
        try unsafe verify(
          request, body: bytes, key: key, allowingUnsignedPayload: allowingUnsignedPayload)
      }
    }
    try outcome.get()
  }

  /// Checks a signature over the bytes of an array.
  public func verify(
    _ request: SignableRequest, body: [UInt8], key: SigningKey,
    allowingUnsignedPayload: Bool = false
  ) throws(SignatureFailure) {
    try verify(
      request, body: body.span, key: key, allowingUnsignedPayload: allowingUnsignedPayload)
  }

  private func isMade(
    _ signature: SHA256Code, by key: SigningKey, for request: SignableRequest,
    _ payload: Payload, omitting omitted: OmittedParameters
  ) -> Bool {
    guard
      let canonical = ByteWriter(
        canonical: request, signedHeaders: text.span.extracting(signedHeaders), payload: payload,
        form: form, omitting: omitted)
    else { return false }
    // The key's scope is the one that stands in the credential.
    let scope = text.span.extracting(scopeRange)
    return key.signature(of: canonical, at: time, scope: scope).equals(signature)
  }

  /// What stands for the body; nil when the client's word about it cannot be taken.
  private func payload(
    of request: SignableRequest, body: UnsafeRawBufferPointer, allowingUnsigned: Bool
  ) -> Payload? {
    guard let claim = request.firstValue(of: "x-amz-content-sha256") else {
      if placement == .query, scope.service == Payload.s3, allowingUnsigned { return .unsigned }
      return unsafe .signed(SHA256Code(hashing: body))
    }
    let bytes = request.bytes.span
    let range = bytes.trimmed(claim)
    if bytes.holds(Payload.unsignedName, in: range) {
      return allowingUnsigned ? .unsigned : nil
    }
    let hash = unsafe SHA256Code(hashing: body)
    guard let claimed = SHA256Code(hex: bytes, in: range), claimed.equals(hash) else {
      return nil
    }
    return .signed(hash)
  }
}
