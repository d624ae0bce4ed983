import CSodium

/// What keys are made for besides the vault itself (libsodium's `crypto_kdf`, BLAKE2b).
package enum VaultPurpose: UInt64, Sendable {
  /// Sessions that are kept until they end.
  case sessions = 1
}

func derivedKey(from key: GuardedMemory, _ purpose: VaultPurpose) throws -> GuardedMemory {
  let context = "sallyauth".utf8.prefix(8).map(CChar.init)
  return try GuardedMemory(count: keyLength) { output in
    key.withBytes { key in
      _ = crypto_kdf_derive_from_key(
        output.baseAddress!.assumingMemoryBound(to: UInt8.self), output.count, purpose.rawValue,
        context, key.baseAddress!.assumingMemoryBound(to: UInt8.self))
    }
  }
}

/// Sixteen bytes that stand for a text (BLAKE2b).
func shortHash(_ text: String) -> [UInt8] {
  startSodium()
  let bytes = Array(text.utf8)
  return [UInt8](unsafeUninitializedCapacity: 16) { buffer, filled in
    _ = crypto_generichash(buffer.baseAddress!, 16, bytes, UInt64(bytes.count), nil, 0)
    filled = 16
  }
}
